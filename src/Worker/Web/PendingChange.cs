using System.Text.Json.Nodes;
using Reconciler.Engine.Control;
using Reconciler.Worker.Documents;
using Reconciler.Worker.Hosting;

namespace Reconciler.Worker.Web;

/// <summary>What a stack would change now, and why it does not.</summary>
/// <param name="Stack">The name of the stack.</param>
/// <param name="State">
/// Applied (nothing is left), Pending (the next pass makes it), Held (some changes wait for something), Suspended, Refused (the specs have
/// errors), Removed (git has the stack no more), or Unknown.
/// </param>
/// <param name="Message">The same in a sentence.</param>
/// <param name="Commit">The commit that the plan is of; null without git.</param>
/// <param name="RefusedCommit">The commit that is refused; null if none is.</param>
/// <param name="Errors">The errors of the specs.</param>
/// <param name="Plan">The plan with the access changes, as of <c>diff -o json</c>; null if there is none.</param>
internal sealed record PendingChange(
    string Stack,
    string State,
    string Message,
    string? Commit,
    string? RefusedCommit,
    IReadOnlyList<string> Errors,
    JsonObject? Plan)
{
    /// <summary>Creates it for a stack.</summary>
    /// <param name="report">What is known of the stack.</param>
    /// <param name="stack">Its files; null if it is followed no more.</param>
    /// <param name="inspection">Its plan; null if there is none.</param>
    public static PendingChange Create(StackReport report, TrackedStack? stack, StackInspection? inspection)
    {
        var isRefused = report.Errors.Count > 0;
        var commit = stack is { IsNewestRefused: true } ? stack.InForce?.Commit : stack?.Newest;
        var isApplied = report.Status is not null && (stack?.Git is null || report.StatusCommit == commit?.Id);
        var plan = inspection is null ? null : PendingDocument.Create(inspection, report.Status, isApplied);
        var (state, message) = Describe(report, stack, inspection, plan, isRefused, isApplied);
        return new PendingChange(
            StackSummary.NameOf(report),
            state,
            message,
            commit?.Id,
            isRefused ? report.ObservedCommit : null,
            [.. report.Errors.Select(error => error.ToString())],
            plan);
    }

    private static (string State, string Message) Describe(
        StackReport report, TrackedStack? stack, StackInspection? inspection, JsonObject? plan, bool isRefused, bool isApplied)
    {
        if (stack is null or { IsRemoved: true }) return ("Removed", report.Source?.Message ?? "The stack is not followed any more.");
        if (isRefused)
        {
            var rest = inspection is null
                ? "Nothing is changed."
                : $"The plan is that of the commit in force: {PlanSummary.Create(inspection.Plan)}";
            return ("Refused", $"The specs have {Count(report.Errors.Count, "error")}, so they are not applied. {rest}");
        }

        if (report.Held is { } held) return ("Held", held.Message);
        if (inspection is null || plan is null) return ("Unknown", "The specs were not read yet.");
        var summary = PlanSummary.Create(inspection.Plan);
        var lists = inspection.Plan.Changes.Count(change => change.Tools is { IsHeld: true });
        if (lists > 0) return ("Held", $"{summary} {Count(lists, "target")} with other tools than were agreed to.");
        if (inspection.Plan.IsEmpty && inspection.Plan.PruneHalted is null) return ("Applied", summary);
        if (inspection.Plan.IsSuspended) return ("Suspended", $"{summary} The stack is suspended.");
        if (inspection.Plan.PruneHalted is { } halted) return ("Held", $"{summary} Deletions wait for confirmation: {halted}.");
        var holds = plan["changes"]!.AsArray().Count(change => change!["held"] is not null);
        if (holds > 0) return ("Held", $"{summary} {Count(holds, "change")} held; the reasons are at the changes.");
        return ("Pending", isApplied ? $"{summary} The next pass goes on." : $"{summary} The next pass makes the changes.");
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
