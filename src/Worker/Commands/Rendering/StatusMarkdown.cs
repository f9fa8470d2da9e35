using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Worker.Documents;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>The status of a stack as Markdown for a pull request.</summary>
internal static class StatusMarkdown
{
    public static void Write(TextWriter writer, StackStatus status)
    {
        writer.WriteLine($"### Stack `{PlanMarkdown.EscapeCode(status.Stack)}` ({status.Region}, account {status.AccountId})");
        writer.WriteLine();
        WriteResources(writer, status.Resources);
        writer.WriteLine();
        foreach (var warning in status.Warnings)
        {
            writer.WriteLine($"> **Warning**: {PlanMarkdown.Escape(warning)}");
            writer.WriteLine();
        }

        if (ConditionText.Summarize(status) is { } summary)
        {
            writer.WriteLine(PlanMarkdown.Escape(summary));
            return;
        }

        writer.WriteLine("| condition | | reason | |");
        writer.WriteLine("| --- | --- | --- | --- |");
        foreach (var condition in status.Conditions)
        {
            writer.WriteLine($"| {condition.Type} | {condition.Status} | {condition.Reason} | {PlanMarkdown.Escape(condition.Message)} |");
        }
    }

    public static void WriteResources(TextWriter writer, IEnumerable<ResourceStatus> resources)
    {
        writer.WriteLine("| state | resource | id | |");
        writer.WriteLine("| --- | --- | --- | --- |");
        foreach (var resource in resources)
        {
            var drift = resource.IsDrift && resource.State != ResourceState.Drifted ? " (drift)" : "";
            var id = resource.Id is null ? "" : $"`{PlanMarkdown.EscapeCode(resource.Id)}`";
            var address = PlanMarkdown.EscapeCode(resource.Address);
            writer.WriteLine($"| {resource.State}{drift} | `{address}` | {id} | {PlanMarkdown.Escape(resource.Reason ?? "")} |");
        }
    }
}
