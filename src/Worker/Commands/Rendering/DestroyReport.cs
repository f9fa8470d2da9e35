using System.Text.Json;
using System.Text.Json.Nodes;
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
        if (format.IsDocument())
        {
            terminal.Write(new JsonObject { ["stacks"] = JsonSerializer.SerializeToNode(reports, Json.Indented) });
            return;
        }

        foreach (var report in reports)
        {
            if (format == OutputFormat.Markdown) report.WriteMarkdown(terminal.Out);
            else report.WriteText(terminal.Screen, format == OutputFormat.Wide || terminal.IsVerbose);
        }
    }

    /// <summary>What was deleted, what is left and what stays by intent, in a sentence.</summary>
    public string Summary
    {
        get
        {
            var left = Resources.Count(resource => resource.State != ResourceState.Deleted);
            var deleted = Resources.Count - left;
            List<string> parts = [deleted == 0 ? "nothing deleted" : $"{deleted} deleted"];
            if (left > 0) parts.Add($"{left} not deleted");
            if (Retained.Count > 0) parts.Add($"{Retained.Count} retained");
            return $"{(IsGone ? "Destroy complete" : "Destroy incomplete")}: {string.Join(", ", parts)}.";
        }
    }

    private void WriteText(Screen screen, bool isWide)
    {
        var left = Resources.Where(resource => resource.State != ResourceState.Deleted).ToList();
        if (left.Count > 0)
        {
            StatusText.WriteResources(screen, left, isWide);
            screen.WriteLine();
        }

        screen.WriteLine($"{Stack}: {Summary}");
    }

    private void WriteMarkdown(TextWriter writer)
    {
        writer.WriteLine($"### Stack `{Stack}` ({Region}, account {AccountId})");
        writer.WriteLine();
        writer.WriteLine(Summary);
        foreach (var address in Retained) writer.WriteLine($"- `{address}` is retained");
        if (Resources.Count == 0) return;
        writer.WriteLine();
        StatusMarkdown.WriteResources(writer, Resources);
    }
}
