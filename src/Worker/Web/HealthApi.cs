using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reconciler.Worker.Hosting;

namespace Reconciler.Worker.Web;

/// <summary>Says whether the worker lives, and whether it has looked at everything once.</summary>
/// <param name="statuses">What is known of the stacks.</param>
/// <param name="sources">The stacks.</param>
/// <param name="controller">The loop.</param>
internal sealed class HealthApi(StatusStore statuses, StackSources sources, StackController controller)
{
    /// <summary>Maps <c>/healthz</c> and <c>/readyz</c>.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        // A stack that fails is no reason to restart the worker: it would only forget how often it has tried.
        routes.MapGet("/healthz", () => controller.ExecuteTask is { IsCompleted: false }
            ? Results.Text("ok\n")
            : Results.Text("the loop has ended\n", statusCode: StatusCodes.Status503ServiceUnavailable)).WithSummary("Whether the loop runs.");
        routes.MapGet("/readyz", () => FindMissing() is { } missing
            ? Results.Text(missing + "\n", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ok\n")).WithSummary("Whether every source and every stack was looked at once.");
    }

    private string? FindMissing()
    {
        if (sources.Git.FirstOrDefault(git => statuses.FindSource(git.Source.ToString()) is null) is { } source)
            return $"{source.Source} was not asked yet";
        var known = statuses.Reports.Select(report => report.Key).ToHashSet(StringComparer.Ordinal);
        var unknown = sources.Stacks.Count(stack => !known.Contains(stack.Key));
        return unknown == 0 ? null : $"{unknown} stacks were not looked at yet";
    }
}
