using System.Text.Json.Nodes;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Spec.Mapping;
using Reconciler.Worker.Commands.Output;

namespace Reconciler.Worker.Documents;

/// <summary>
/// A plan as Markdown for a pull request: a table of the changes, and below it what does not fit into a cell: texts as <c>diff</c> blocks,
/// and the members of what is created.
/// </summary>
internal static class PlanMarkdown
{
    public static void Write(TextWriter writer, Plan plan, string location)
    {
        writer.WriteLine($"### Stack `{EscapeCode(plan.Stack)}` ({location})");
        writer.WriteLine();
        writer.WriteLine(PlanSummary.Create(plan));
        if (plan.PruneHalted is { } reason)
        {
            writer.WriteLine();
            writer.WriteLine($"> **PruneHalted**: {Escape(reason)}. Nothing is deleted without confirmation (--confirm-prune).");
        }

        foreach (var warning in PlanSummary.Warnings(plan))
        {
            writer.WriteLine();
            writer.WriteLine($"> **Warning**: {Escape(warning)}");
        }

        if (plan.IsEmpty) return;
        writer.WriteLine();
        writer.WriteLine("| | resource | change | from | to |");
        writer.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var change in plan.Actions) WriteRows(writer, change);
        foreach (var change in plan.Actions)
        {
            WriteTexts(writer, change);
            WriteCreated(writer, change);
        }
    }

    /// <summary>Makes text safe for a cell of a table: one line, without column separators, markup and backticks.</summary>
    public static string Escape(string text) => EscapeCode(text)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("[", "\\[", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal);

    /// <summary>Makes text safe for code in a cell of a table, where only backticks, column separators and line ends mean something.</summary>
    public static string EscapeCode(string text) => ControlCharacters.Escape(text.ReplaceLineEndings(" "))
        .Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("`", "'", StringComparison.Ordinal);

    /// <summary>Writes a block of code. The fence is longer than any in the text, so that the text cannot end it.</summary>
    public static void WriteBlock(TextWriter writer, string language, IEnumerable<string> lines)
    {
        var all = lines.Select(line => ControlCharacters.Escape(line)).ToList();
        var longest = all.Select(line => line.TrimStart(' ', '+', '-').TakeWhile(c => c == '`').Count()).DefaultIfEmpty(0).Max();
        var fence = new string('`', Math.Max(3, longest + 1));
        writer.WriteLine($"{fence}{language}");
        foreach (var line in all) writer.WriteLine(line);
        writer.WriteLine(fence);
    }

    private static void WriteRows(TextWriter writer, PlannedChange change)
    {
        var verb = PlanSummary.Verb(change.Kind) + (change.IsDrift ? " (drift)" : "");
        var why = PlanSummary.Reason(change) ?? PlanSummary.DescribeHidden(change.Fields, isVerbose: false) ?? "";
        writer.WriteLine($"| {verb} | `{EscapeCode(PlanSummary.Name(change))}` | {Escape(why)} | | |");
        foreach (var field in PlanSummary.Visible(change.Fields, isVerbose: false))
        {
            var values = TextDiff.Create(field.Old, field.New) is null ? $"{Show(field.Old)} | {Show(field.New)}" : "below | below";
            writer.WriteLine($"| | | `{EscapeCode(field.Path)}` | {values} |");
        }
    }

    private static void WriteTexts(TextWriter writer, PlannedChange change)
    {
        foreach (var field in PlanSummary.Visible(change.Fields, isVerbose: false))
        {
            if (TextDiff.Create(field.Old, field.New) is not { } hunks) continue;
            writer.WriteLine();
            writer.WriteLine($"`{EscapeCode(PlanSummary.Name(change))}` `{EscapeCode(field.Path)}`:");
            writer.WriteLine();
            WriteBlock(writer, "diff", hunks.Select(line => line.ToString()));
        }
    }

    private static void WriteCreated(TextWriter writer, PlannedChange change)
    {
        if (change.Kind != ChangeKind.Create || ModelMapper.ToJson(change.Desired) is not JsonObject desired) return;
        writer.WriteLine();
        writer.WriteLine($"<details><summary>create {Escape(change.Address.ToString())}</summary>");
        writer.WriteLine();
        WriteBlock(writer, "yaml", ValueLines.Format(desired, isVerbose: false));
        writer.WriteLine();
        writer.WriteLine("</details>");
    }

    private static string Show(JsonNode? value) => value is null ? "*unset*" : $"`{EscapeCode(ValueLines.ToText(value))}`";
}
