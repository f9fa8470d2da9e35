using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>The tags of pools by ARN.</summary>
internal sealed class PoolTags : IOperations
{
    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("TagResource", call => Change(call, tags =>
        {
            foreach (var (key, value) in call.Input["Tags"]!.AsObject())
                tags[key] = value!.DeepClone();
        }));
        on("UntagResource", call => Change(call, tags =>
        {
            foreach (var key in call.Input.Texts("TagKeys"))
                tags.Remove(key);
        }));
        on("ListTagsForResource", call => new JsonObject { ["Tags"] = Find(call).Child("UserPoolTags").DeepClone() });
    }

    private static JsonObject Change(Call call, Action<JsonObject> change)
    {
        var pool = Find(call);
        change(pool.Child("UserPoolTags"));
        UserPools.Save(call, pool);
        return [];
    }

    private static JsonObject Find(Call call) =>
        UserPools.Find(call, call.Text("ResourceArn")[(call.Text("ResourceArn").LastIndexOf('/') + 1)..]);
}
