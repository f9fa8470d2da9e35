using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>Client tokens: for a day, the same token with the same request returns the same response.</summary>
internal static class Idempotency
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromDays(1);

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
                : throw AgentCoreErrors.ClientTokenReused();
        }

        var answer = create(call);
        table.Put(key, new JsonObject { ["request"] = request, ["answer"] = answer.DeepClone() }.ScheduleRemoval(call.Now + TokenLifetime));
        return answer;
    }
}
