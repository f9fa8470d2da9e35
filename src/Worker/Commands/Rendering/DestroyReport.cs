using System.Text.Json;
using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Planning;
using Reconciler.Worker.Commands.Output;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>What a stack's destruction has left behind.</summary>
/// <param name="Stack">The stack's name.</param>
/// <param name="Region">Where it lived.</param>
/// <param name="AccountId">Whose it was.</param>
/// <param name="Retained">What its specs want to be kept.</param>
/// <param name="IsGone">Whether all is gone that was to go.</param>
/// <param name="Resources">What was to go, and where that stands.</param>
internal sealed record DestroyReport(string Stack, string Region, string AccountId, IReadOnlyList<string> Retained, bool IsGone, IReadOnlyList<ResourceStatus> Resources)
{
    /// <param name="reconciler">The stack.</param>
    /// <param name="plan">What was to go.</param>
    /// <param name="result">How the last pass left it; null when there was nothing to do.</param>
    /// <param name="retained">What stays.</param>
    public static DestroyReport Create(StackReconciler reconciler, Plan plan, PassResult? result, IReadOnlyList<string> retained) => new(
        reconciler.Stack.Name,
        reconciler.Aws.Region,
        reconciler.Aws.AccountId,
        retained,
        result?.IsConverged ?? true,
        [.. plan.Deletions.Select(change => StatusOf(change, result?.Outcomes.FirstOrDefault(outcome => outcome.Address == change.Address)))]);

    // What the last pass did not come across was gone before.
    private static ResourceStatus StatusOf(PlannedChange change, ResourceOutcome? left) => new(
        change.Address.Type,
        change.Address.Name,
        change.Owner?.ToString(),
        left?.State ?? ResourceState.Deleted,
        left?.Reason,
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
                terminal.Out.WriteLine(reports.All(report => report.IsGone) ? "Everything is gone." : "Not everything is gone; see above.");
                break;
        }
    }

    private void WriteMarkdown(TextWriter writer)
    {
        writer.WriteLine($"### Stack `{Stack}` ({Region}, account {AccountId})");
        writer.WriteLine();
        writer.WriteLine(IsGone ? "Everything is gone." : "Not everything is gone.");
        foreach (var address in Retained) writer.WriteLine($"- `{address}` is retained");
        if (Resources.Count == 0) return;
        writer.WriteLine();
        StatusMarkdown.WriteResources(writer, Resources);
    }
}
