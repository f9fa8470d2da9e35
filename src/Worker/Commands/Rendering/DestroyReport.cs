using System.Text.Json;
using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Planning;
using Reconciler.Worker.Commands.Output;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>The result of <c>destroy</c> for a stack.</summary>
/// <param name="Stack">The name of the stack.</param>
/// <param name="Region">The region of the stack.</param>
/// <param name="AccountId">The AWS account of the stack.</param>
/// <param name="Retained">The resources with the deletion policy Retain.</param>
/// <param name="IsGone">Whether all planned deletions are done.</param>
/// <param name="Resources">The status of each resource whose deletion was planned.</param>
internal sealed record DestroyReport(
    string Stack,
    string Region,
    string AccountId,
    IReadOnlyList<string> Retained,
    bool IsGone,
    IReadOnlyList<ResourceStatus> Resources)
{
    /// <summary>Creates the report.</summary>
    /// <param name="reconciler">The stack.</param>
    /// <param name="plan">The plan of the deletions.</param>
    /// <param name="result">The result of the last pass; null if there was nothing to delete.</param>
    /// <param name="retained">The resources with the deletion policy Retain.</param>
    public static DestroyReport Create(StackReconciler reconciler, Plan plan, PassResult? result, IReadOnlyList<string> retained) => new(
        reconciler.Stack.Name,
        reconciler.Aws.Region,
        reconciler.Aws.AccountId,
        retained,
        result?.IsConverged ?? true,
        [.. plan.Deletions.Select(change => CreateStatus(change, result?.Outcomes.FirstOrDefault(o => o.Address == change.Address)))]);

    // A resource without an outcome in the last pass was deleted in an earlier one.
    private static ResourceStatus CreateStatus(PlannedChange change, ResourceOutcome? outcome) => new(
        change.Address.Type,
        change.Address.Name,
        change.Owner?.ToString(),
        outcome?.State ?? ResourceState.Deleted,
        outcome?.Reason,
        change.Live?.DisplayName,
        new Dictionary<string, string>(),
        IsDrift: false);

    public static void Write(Terminal terminal, OutputFormat format, IReadOnlyList<DestroyReport> reports)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Out.WriteLine(JsonSerializer.Serialize(new { Stacks = reports }, Json.Indented));
                break;
            case OutputFormat.Markdown:
                foreach (var report in reports) report.WriteMarkdown(terminal.Out);
                break;
            default:
                terminal.Out.WriteLine(reports.All(report => report.IsGone)
                    ? "Destroy complete."
                    : "Destroy incomplete: some resources are not deleted (see above).");
                break;
        }
    }

    private void WriteMarkdown(TextWriter writer)
    {
        writer.WriteLine($"### Stack `{Stack}` ({Region}, account {AccountId})");
        writer.WriteLine();
        writer.WriteLine(IsGone ? "Destroy complete." : "Destroy incomplete: some resources are not deleted.");
        foreach (var address in Retained) writer.WriteLine($"- `{address}` is retained");
        if (Resources.Count == 0) return;
        writer.WriteLine();
        StatusMarkdown.WriteResources(writer, Resources);
    }
}
