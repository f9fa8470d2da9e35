using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Lambda;

/// <summary>The tags of functions.</summary>
internal sealed class FunctionTags : IOperations
{
    private const string Member = "_tags";

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("ListTags", call => new JsonObject { ["Tags"] = Find(call).Child(Member).DeepClone() });
        on("TagResource", Tag);
        on("UntagResource", Untag);
    }

    private static JsonObject Tag(Call call)
    {
        var function = Find(call).Copy();
        TagMap.Set(
            function, Member, call.Input["Tags"]!.AsObject(), TagRules.Maximum, () => LambdaErrors.TooManyTags(TagRules.Maximum));
        FunctionTable.Save(call, function);
        return [];
    }

    private static JsonObject Untag(Call call)
    {
        var function = Find(call);
        foreach (var key in call.Input.Texts("TagKeys"))
            function.Child(Member).Remove(key);
        FunctionTable.Save(call, function);
        return [];
    }

    private static JsonObject Find(Call call)
    {
        var arn = call.Text("Resource");
        return arn.Split(':').Length > 7 ? throw LambdaErrors.NotTaggable() : FunctionTable.Find(call, arn);
    }
}
