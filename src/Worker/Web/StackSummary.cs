using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Worker.Hosting;

namespace Reconciler.Worker.Web;

/// <summary>A stack in the list of the API.</summary>
/// <param name="Name">The name; the key of a stack that was never valid.</param>
/// <param name="Key">The path, or the git source and folder.</param>
/// <param name="State">Ready, Progressing, Drifted, Suspended, Stalled, or Unknown before the first pass.</param>
/// <param name="Region">The AWS region; null before the first pass.</param>
/// <param name="AccountId">The AWS account; null before the first pass.</param>
/// <param name="Commit">The commit in force; null without git.</param>
/// <param name="ObservedCommit">The newest commit that has the stack; null without git.</param>
/// <param name="LastPass">When the last pass ended; null before it.</param>
/// <param name="Ready">How many resources are ready.</param>
/// <param name="Total">How many resources there are.</param>
/// <param name="Conditions">The conditions.</param>
internal sealed record StackSummary(
    string Name,
    string Key,
    string State,
    string? Region,
    string? AccountId,
    string? Commit,
    string? ObservedCommit,
    DateTimeOffset? LastPass,
    int Ready,
    int Total,
    IReadOnlyList<Condition> Conditions)
{
    /// <summary>Creates the summary of a stack.</summary>
    public static StackSummary Of(StackReport report)
    {
        var resources = report.Status?.Resources ?? [];
        return new StackSummary(
            NameOf(report),
            report.Key,
            StateOf(report),
            report.Status?.Region,
            report.Status?.AccountId,
            report.Commit,
            report.ObservedCommit,
            report.LastPass,
            resources.Count(IsReady),
            resources.Count,
            report.Conditions);
    }

    /// <summary>The name of a stack in URLs.</summary>
    public static string NameOf(StackReport report) => report.Name ?? report.Key;

    private static string StateOf(StackReport report)
    {
        if (Holds(report, ConditionTypes.Stalled) || report.Source is { Status: false } || report.Errors.Count > 0) return "Stalled";
        if (report.Status is null) return "Unknown";
        if (Holds(report, ConditionTypes.Suspended)) return "Suspended";
        if (Holds(report, ConditionTypes.Drifted)) return "Drifted";
        return report.Status.IsReady ? "Ready" : "Progressing";
    }

    private static bool Holds(StackReport report, string type) =>
        report.Conditions.Any(condition => condition.Type == type && condition.Status);

    private static bool IsReady(ResourceStatus resource) => resource.State is ResourceState.Ready or ResourceState.Deleted;
}
