using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Reconciler.Worker.Hosting;

namespace Reconciler.Worker.Web;

/// <summary>The API: stacks, sources, events, and the request for a pass.</summary>
/// <param name="statuses">What is known of the stacks.</param>
/// <param name="sources">The stacks.</param>
/// <param name="controller">The loop.</param>
internal sealed class StackApi(StatusStore statuses, StackSources sources, StackController controller)
{
    /// <summary>Maps the API.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api");
        api.MapGet("/worker", () => WorkerSummary.Of(statuses, sources))
            .WithName("GetWorker").WithSummary("The worker: its version, how many stacks it follows, and how often it looks at each.");
        api.MapGet("/stacks", () => statuses.Reports.Select(StackSummary.Of).ToArray())
            .WithName("ListStacks").WithSummary("All stacks with their conditions.");
        api.MapGet("/stacks/{**name}", (string name) => StackLookup.Find(statuses, name) is { } report
                ? Results.Ok(StackDetail.Of(report))
                : StackLookup.NotFound(name))
            .WithName("GetStack").WithSummary("A stack with its resources, drift and errors.")
            .Produces<StackDetail>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/stacks/{name}/reconcile", Reconcile)
            .WithName("ReconcileStack").WithSummary("Asks for a pass now, which also tries again what has stalled.")
            .Produces(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/sources", () => statuses.Sources)
            .WithName("ListSources").WithSummary("The git sources with their conditions.");
        api.MapGet("/events", StreamAsync)
            .WithName("FollowEvents").WithSummary(
                "The changes of conditions as server-sent events: the latest ones, then each new one, and each new line of a build.");
    }

    private IResult Reconcile(string name)
    {
        if (StackLookup.Find(statuses, name) is not { } report || sources.Find(report.Key) is null) return StackLookup.NotFound(name);
        controller.Request(report.Key);
        return Results.Accepted(value: new { stack = StackSummary.NameOf(report) });
    }

    private async Task StreamAsync(HttpContext http, IOptions<JsonOptions> json)
    {
        http.Response.ContentType = "text/event-stream";
        await http.Response.WriteAsync(": events\n\n", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        try
        {
            await foreach (var next in statuses.Events.FollowAsync(http.RequestAborted, withOutput: true))
            {
                var kind = next.Output is not null ? "output" : next.Condition is null ? "change" : "condition";
                var data = JsonSerializer.Serialize(next, json.Value.SerializerOptions);
                await http.Response.WriteAsync($"id: {next.Number}\nevent: {kind}\ndata: {data}\n\n", http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The reader left, or the worker stops.
        }
    }
}
