using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>The tags of pools by ARN.</summary>
internal sealed class PoolTags : IOperations
{
    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("TagResource", call => Change(call, pool => TagMap.Set(
            pool, "UserPoolTags", call.Input["Tags"]!.AsObject(), TagRules.Maximum, CognitoErrors.TooManyTags)));
        on("UntagResource", call => Change(call, pool =>
        {
            foreach (var key in call.Input.Texts("TagKeys"))
                pool.Child("UserPoolTags").Remove(key);
        }));
        on("ListTagsForResource", call => new JsonObject { ["Tags"] = Find(call).Child("UserPoolTags").DeepClone() });
    }

    private static JsonObject Change(Call call, Action<JsonObject> change)
    {
        var pool = Find(call);
        change(pool);
        UserPools.Save(call, pool);
        return [];
    }

    private static JsonObject Find(Call call) =>
        UserPools.Find(call, call.Text("ResourceArn")[(call.Text("ResourceArn").LastIndexOf('/') + 1)..]);
}
