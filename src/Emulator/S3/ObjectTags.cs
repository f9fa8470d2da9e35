using System.Text.Json.Nodes;
using Reconciler.Emulator.Hosting;

namespace Reconciler.Emulator.S3;

/// <summary>The tags of object versions.</summary>
internal sealed class ObjectTags(ObjectStore store) : IOperations
{
    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("PutObjectTagging", call => Change(call, v => v["_tags"] = call.Input["Tagging"]!["TagSet"]!.DeepClone()));
        on("DeleteObjectTagging", call => Change(call, v => v.Remove("_tags")));
        on("GetObjectTagging", Get);
    }

    private JsonObject Get(Call call)
    {
        var version = store.Find(call.Text("Bucket"), call.Text("Key"), call.TextOrNull("VersionId"));
        return new JsonObject { ["TagSet"] = version["_tags"]?.DeepClone() ?? new JsonArray(), ["VersionId"] = Objects.ShownId(version) };
    }

    private JsonObject Change(Call call, Action<JsonObject> change)
    {
        var version = store.Find(call.Text("Bucket"), call.Text("Key"), call.TextOrNull("VersionId"));
        change(version);
        store.Save(call.Text("Bucket"), call.Text("Key"));
        return new JsonObject { ["VersionId"] = Objects.ShownId(version) };
    }
}
