using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>Client tokens: the same token with the same request gets the same answer again, for a day.</summary>
internal static class Idempotency
{
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    public static JsonObject Once(Call call, Func<Call, JsonObject> create)
    {
        if (call.TextOrNull("clientToken") is not { } token)
            return create(call);
        var table = call.Table("tokens");
        var key = $"{call.Operation.Name}/{token}";
        var request = call.Input.ToJsonString();
        if (table.TryFind(key, out var known))
        {
            return known.Text("request") == request
                ? known["answer"]!.AsObject().Copy()
                : throw new AwsException("ValidationException", "The client token was used before with other parameters.")
                {
                    Members = { ["reason"] = "IdempotentParameterMismatchException" },
                };
        }

        var answer = create(call);
        table.Put(key, new JsonObject { ["request"] = request, ["answer"] = answer.DeepClone() }.ScheduleRemoval(call.Now + Memory));
        return answer;
    }
}
