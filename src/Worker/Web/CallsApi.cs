using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Hosting;
using Reconciler.Worker.Logs;

namespace Reconciler.Worker.Web;

/// <summary>The API for who called what at the gateways of a stack. It reads their logs when it is asked, and keeps nothing.</summary>
/// <param name="statuses">What is known of the stacks.</param>
/// <param name="sources">The stacks.</param>
/// <param name="reconcilers">Connects a stack to its account.</param>
/// <param name="clock">The clock.</param>
internal sealed class CallsApi(StatusStore statuses, StackSources sources, StackReconcilerFactory reconcilers, TimeProvider clock)
{
    private const int Most = 1_000;
    private const int MostMinutes = 7 * 24 * 60;

    /// <summary>Maps the API.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/stacks/{name}/calls", ReadAsync)
        .WithName("ListCalls")
        .WithSummary("Who called what at the gateways of a stack: time, caller, tool, outcome, policies, duration; the newest last.")
        .WithDescription(
            $"gateway: one gateway by its name. minutes: how far to look back (60; at most {MostMinutes}). "
            + $"limit: the newest calls (100; at most {Most}). arguments: true shows the arguments of calls.")
        .Produces<JsonArray>().ProducesProblem(StatusCodes.Status404NotFound);

    private async Task<IResult> ReadAsync(
        string name, CancellationToken cancellationToken, string? gateway = null, int minutes = 60, int limit = 100, bool arguments = false)
    {
        if (minutes is < 1 or > MostMinutes)
            return StackLookup.Problem($"minutes is {minutes}. Allowed is 1 to {MostMinutes}.", StatusCodes.Status400BadRequest);
        if (limit is < 1 or > Most)
            return StackLookup.Problem($"limit is {limit}. Allowed is 1 to {Most}.", StatusCodes.Status400BadRequest);
        if (StackLookup.Find(statuses, name) is not { } report || sources.Find(report.Key)?.InForce is not { } version)
            return StackLookup.NotFound(name);
        if (version.Load().Stack is not { } stack)
            return StackLookup.Problem($"The specs of {name} have errors, so its gateways are not known.", StatusCodes.Status409Conflict);
        var gateways = stack.Objects
            .Where(o => o.Spec is GatewaySpec && (gateway is null || o.Ref.Name == gateway))
            .Select(o => o.Ref)
            .ToList();
        if (gateway is not null && gateways.Count == 0)
            return StackLookup.Problem($"The stack {name} has no gateway {gateway}.", StatusCodes.Status404NotFound);
        try
        {
            var calls = await ReadCallsAsync(stack, gateways, TimeSpan.FromMinutes(minutes), cancellationToken);
            var newest = calls.OrderBy(call => call.Call.Time).TakeLast(limit).Select(call => ToJson(call.Gateway, call.Call, arguments));
            return Results.Json(new JsonArray([.. newest]));
        }
        catch (UserFacingException e)
        {
            return StackLookup.Problem($"{e.Message} {e.Hint}".TrimEnd(), StatusCodes.Status502BadGateway);
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e))
        {
            return StackLookup.Problem(FailureClassifier.Classify(e).Message, StatusCodes.Status502BadGateway);
        }
    }

    private async Task<List<(ObjectRef Gateway, GatewayCall Call)>> ReadCallsAsync(
        Stack stack, IEnumerable<ObjectRef> gateways, TimeSpan back, CancellationToken cancellationToken)
    {
        var calls = new List<(ObjectRef Gateway, GatewayCall Call)>();
        var reconciler = await reconcilers.ConnectAsync(stack, new StackMemory(), accessLogger: null, cancellationToken);
        foreach (var gateway in gateways)
        {
            var logs = await GatewayLogs.FindAsync(reconciler, gateway, clock.GetUtcNow() - back, clock, cancellationToken);
            if (logs is not null) calls.AddRange((await logs.ReadAsync(isLast: true, cancellationToken)).Select(call => (gateway, call)));
        }

        return calls;
    }

    private static JsonObject ToJson(ObjectRef gateway, GatewayCall call, bool withArguments)
    {
        var json = CallJson.Create(call, withArguments);
        json.Insert(1, "gateway", gateway.Name);
        return json;
    }
}
