using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>A plan as Markdown for a pull request.</summary>
internal static class PlanMarkdown
{
    public static void Write(TextWriter writer, Plan plan, string location)
    {
        writer.WriteLine($"### Stack `{plan.Stack}` ({location})");
        writer.WriteLine();
        writer.WriteLine(PlanSummary.Create(plan));
        if (plan.PruneHalted is { } reason)
        {
            writer.WriteLine();
            writer.WriteLine($"> **PruneHalted**: {Escape(reason)}. Nothing is deleted without confirmation (--confirm-prune).");
        }

        foreach (var warning in plan.Warnings)
        {
            writer.WriteLine();
            writer.WriteLine($"> **Warning**: {Escape(warning)}");
        }

        if (plan.IsEmpty) return;
        writer.WriteLine();
        writer.WriteLine("| | resource | change | from | to |");
        writer.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var change in plan.Actions)
        {
            var verb = PlanSummary.Verb(change.Kind) + (change.IsDrift ? " (drift)" : "");
            writer.WriteLine($"| {verb} | `{change.Address}` | {Escape(PlanSummary.Reason(change) ?? "")} | | |");
            foreach (var field in PlanSummary.Visible(change.Fields, isVerbose: false))
            {
                writer.WriteLine($"| | | `{Escape(field.Path)}` | {Show(field.Old)} | {Show(field.New)} |");
            }
        }
    }

    private static string Show(JsonNode? value)
    {
        if (value is null) return "*unset*";
        var text = value.GetValueKind() == JsonValueKind.String ? (string)value! : value.ToJsonString(Json.Compact);
        return $"`{Escape(AttributeRef.Display(text))}`";
    }

    /// <summary>Makes text safe for a cell of a table: one line, without column separators and backticks.</summary>
    public static string Escape(string text) => text
        .ReplaceLineEndings(" ")
        .Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("`", "'", StringComparison.Ordinal);
}
