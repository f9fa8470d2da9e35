using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Spec;
using Reconciler.Worker.Hosting;

namespace Reconciler.Worker.Web;

/// <summary>What people want to know of one stack: its pending change, who may call what, what was changed, and its builds.</summary>
/// <param name="statuses">What is known of the stacks.</param>
/// <param name="sources">The stacks.</param>
/// <param name="inspector">Plans without changing anything.</param>
/// <param name="clock">The clock.</param>
internal sealed class InspectionApi(StatusStore statuses, StackSources sources, StackInspector inspector, TimeProvider clock)
{
    private readonly AccessApi _access = new(clock);

    /// <summary>Maps the API.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/stacks/{name}");
        api.MapGet("/diff", (string name, CancellationToken aborted) => AnswerAsync(name, report => DiffAsync(report, aborted)))
            .WithName("GetPendingChange")
            .WithSummary("What the stack would change now with its access changes, and why it does not. Costs no call of AWS.")
            .Produces<PendingChange>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/access", (string name, string? gateway, bool? planned, CancellationToken aborted) =>
                AnswerAsync(name, report => MatrixAsync(report, gateway, planned == true, aborted)))
            .WithName("GetAccess")
            .WithSummary("Who may call which tool. The live access, or with planned=true that of the specs. Costs no call of AWS.");
        api.MapGet(
                "/access/why",
                (string name, string? gateway, string? tool, string? caller, string? claims, bool? planned, CancellationToken aborted) =>
                    AnswerAsync(name, report => gateway is null || tool is null || (caller ?? claims) is null
                        ? Task.FromResult(Incomplete())
                        : WhyAsync(report, new AccessCell(gateway, tool, caller, claims, planned == true), aborted)))
            .WithName("ExplainAccess")
            .WithSummary("Why a caller may call a tool, or not: the policies and clauses that decide, with file and line.");
        api.MapGet("/changes", (string name) => AnswerAsync(name, report => Task.FromResult(Results.Ok(statuses.Changes.Find(report.Key)))))
            .WithName("ListChanges")
            .WithSummary("What the last passes have changed, the latest first: which resource, which fields, when, by which commit.")
            .Produces<IReadOnlyList<AppliedChange>>();
        api.MapGet("/logs", (string name, string? server, int? lines, CancellationToken aborted) =>
                AnswerAsync(name, report => LogAsync(report, server, lines ?? BuildLog.DefaultLines, aborted)))
            .WithName("GetBuildLog")
            .WithSummary("The last lines of the latest build of an MCP server. The events have each new line.")
            .Produces<BuildLog>();
    }

    private async Task<IResult> AnswerAsync(string name, Func<StackReport, Task<IResult>> answer)
    {
        if (StackLookup.Find(statuses, name) is not { } report) return StackLookup.NotFound(name);
        try
        {
            return await answer(report);
        }
        catch (UserFacingException e)
        {
            return StackLookup.Problem($"{e.Message} {e.Hint}", StatusCodes.Status502BadGateway);
        }
        catch (TimeoutException e)
        {
            return StackLookup.Problem(e.Message, StatusCodes.Status504GatewayTimeout);
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e))
        {
            return StackLookup.Problem(FailureClassifier.Classify(e).ToString(), StatusCodes.Status502BadGateway);
        }
    }

    private async Task<IResult> DiffAsync(StackReport report, CancellationToken cancellationToken)
    {
        var inspection = await inspector.InspectAsync(report.Key, cancellationToken);
        return Results.Ok(PendingChange.Create(report, sources.Find(report.Key), inspection));
    }

    private async Task<IResult> MatrixAsync(StackReport report, string? gateway, bool planned, CancellationToken cancellationToken) =>
        await inspector.InspectAsync(report.Key, cancellationToken) is { } inspection
            ? Results.Ok(AccessApi.CreateMatrix(inspection, gateway, planned))
            : NothingValid(report);

    private async Task<IResult> WhyAsync(StackReport report, AccessCell question, CancellationToken cancellationToken) =>
        await inspector.InspectAsync(report.Key, cancellationToken) is { } inspection && inspector.FindVersion(report.Key) is { } version
            ? _access.Explain(report, inspection, version, question)
            : NothingValid(report);

    private async Task<IResult> LogAsync(StackReport report, string? server, int lines, CancellationToken cancellationToken)
    {
        if (server is null)
            return StackLookup.Problem("Give server=NAME: the McpServer whose build it is.", StatusCodes.Status400BadRequest);
        if (lines is < 1 or > BuildLog.MaxLines)
            return StackLookup.Problem($"lines must be from 1 to {BuildLog.MaxLines}.", StatusCodes.Status400BadRequest);
        const string Prefix = BuildLog.Kind + "/";
        var isReference = server.StartsWith(Prefix, StringComparison.Ordinal);
        var reference = new ObjectRef(BuildLog.Kind, isReference ? server[Prefix.Length..] : server);
        var image = (report.Status?.Resources ?? []).FirstOrDefault(resource =>
            resource.Type == ResourceTypeNames.Image && resource.Object == reference.ToString());
        if (image is null)
            return StackLookup.Problem($"{StackSummary.NameOf(report)} builds no {reference}.", StatusCodes.Status404NotFound);
        // Passes look at a build while it goes on. The last lines of one that has ended only AWS has; they have the same numbers there.
        var seen = image.State == ResourceState.Waiting ? statuses.Builds.Find(report.Key, image.Address) : [];
        return Results.Ok(seen.Count > 0
            ? BuildLog.Of(image.Address, seen, lines)
            : BuildLog.Of(image.Address, await inspector.ReadBuildLogAsync(report.Key, reference, cancellationToken), lines));
    }

    private static IResult Incomplete() => StackLookup.Problem(
        "Give gateway=NAME, tool=NAME, and caller=NAME or claims=JSON.", StatusCodes.Status400BadRequest);

    private static IResult NothingValid(StackReport report) => StackLookup.Problem(
        $"{StackSummary.NameOf(report)} has no specs that are valid and followed.", StatusCodes.Status409Conflict);
}
