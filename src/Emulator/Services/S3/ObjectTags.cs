using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;

namespace Reconciler.Emulator.Services.S3;

/// <summary>The tags of object versions.</summary>
internal sealed class ObjectTags(ObjectStore store) : IOperations
{
    private const int Maximum = 10;

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("PutObjectTagging", call => Change(
            call, v => v["_tags"] = Check(call.Input["Tagging"]!["TagSet"]!.DeepClone().AsArray())));
        on("DeleteObjectTagging", call => Change(call, v => v.Remove("_tags")));
        on("GetObjectTagging", Get);
    }

    /// <summary>Checks the tags of an object.</summary>
    /// <exception cref="AwsException">S3 would refuse the tags.</exception>
    public static JsonArray Check(JsonArray tags) => tags.Count > Maximum ? throw S3Errors.TooManyTags(Maximum) : tags;

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
