using System.Text.Json.Nodes;
using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Spec.Mapping;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Documents;
using static Reconciler.Worker.Commands.Output.Fragment;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>A plan as text for a terminal.</summary>
/// <param name="screen">The screen.</param>
/// <param name="isVerbose">Whether to show full identifiers, long values and reconciler's own tags.</param>
internal sealed class PlanText(Screen screen, bool isVerbose)
{
    private const string Indent = "      ";
    private const int MostLines = 200;

    public void Write(Plan plan, string location, ReconcileMode mode = ReconcileMode.Apply)
    {
        screen.WriteLine($"{Strong($"Stack {plan.Stack}")} ({location})");
        screen.WriteLine();
        var actions = plan.Actions.ToList();
        foreach (var change in actions) Write(change);
        foreach (var change in plan.Changes.Where(change => change is { Kind: ChangeKind.None, Reason: not null }))
        {
            screen.WriteLine($"  {Faint($". {change.Address}: {change.Reason}")}");
        }

        if (actions.Count > 0) screen.WriteLine();
        if (plan.PruneHalted is { } reason)
        {
            screen.WriteLine($"{Caution("PruneHalted:")} {reason}. Nothing is deleted without --confirm-prune.");
        }

        foreach (var warning in PlanSummary.Warnings(plan)) screen.WriteLine($"{Caution("warning:")} {warning}");
        foreach (var failure in plan.UnsearchedTypes)
        {
            screen.WriteLine($"{Caution("warning:")} cannot search for resources that no spec defines any more: {failure}");
        }

        screen.WriteLine(Strong(PlanSummary.Create(plan, mode)));
    }

    private void Write(PlannedChange change)
    {
        var (sign, tone) = change.Kind switch
        {
            ChangeKind.Create => ("+", Tone.Good),
            ChangeKind.Update => ("~", Tone.Caution),
            ChangeKind.Move => (">", Tone.Caution),
            ChangeKind.Repair => ("~", Tone.Caution),
            ChangeKind.Replace => ("-/+", Tone.Bad),
            ChangeKind.Delete => ("-", Tone.Bad),
            _ => ("!", Tone.Bad),
        };
        var verb = change.IsDrift ? $"{PlanSummary.Verb(change.Kind)}, drift" : PlanSummary.Verb(change.Kind);
        var reason = PlanSummary.Reason(change) ?? PlanSummary.DescribeHidden(change.Fields, isVerbose);
        var line = new StyledText();
        line.AppendFormatted($"  {Create(sign, tone)} {Strong(PlanSummary.Name(change))} ({verb})");
        if (reason is not null) line.AppendLiteral($": {reason}");
        screen.WriteLine(line, Indent.Length);
        if (ShowsId(change)) screen.WriteLine($"{Indent}{Faint(change.Live!.DisplayName)}");
        if (change.Kind == ChangeKind.Create) WriteDesired(change);
        foreach (var field in PlanSummary.Visible(change.Fields, isVerbose)) Write(field);
    }

    // The name says which resource it is, unless no spec has it, or somebody else made it.
    private bool ShowsId(PlannedChange change) =>
        change is { Live: not null, Kind: not ChangeKind.Create }
        && (isVerbose || change.Owner is null || change.Kind == ChangeKind.Conflict);

    private void Write(FieldChange field)
    {
        if (TextDiff.Create(field.Old, field.New) is { } hunks)
        {
            screen.WriteLine($"{Indent}{field.Path}:");
            foreach (var line in hunks) screen.WriteLine($"{Indent}  {line}");
            return;
        }

        if (IsLong(field.Old) || IsLong(field.New))
        {
            screen.WriteLine($"{Indent}{field.Path}:");
            WriteSide(field.Old, "- ", Tone.Bad);
            WriteSide(field.New, "+ ", Tone.Good);
            return;
        }

        var (old, @new) = (Create(Show(field.Old), Tone.Bad), Create(Show(field.New), Tone.Good));
        screen.WriteLine($"{Indent}{field.Path}: {old} -> {@new}", Indent.Length + 2);
    }

    /// <summary>Writes one side of a difference whose other side is unset: there is no diff to show.</summary>
    private void WriteSide(JsonNode? value, string sign, Tone tone)
    {
        IEnumerable<string> lines = value switch
        {
            null => ["(unset)"],
            JsonObject members => ValueLines.Format(members, isVerbose: true),
            JsonArray items => ValueLines.Format(new JsonObject { ["items"] = items.DeepClone() }, isVerbose: true),
            _ => ValueLines.ToText(value).ReplaceLineEndings("\n").Split('\n'),
        };
        WriteLines(lines, line => new Fragment($"{sign}{line}", tone), "  ");
    }

    private void WriteDesired(PlannedChange change)
    {
        if (ModelMapper.ToJson(change.Desired) is not JsonObject desired) return;
        WriteLines(ValueLines.Format(desired, isVerbose), line => line, "");
    }

    private void WriteLines(IEnumerable<string> lines, Func<string, StyledText> style, string indent)
    {
        var all = lines.ToList();
        var shown = isVerbose || all.Count <= MostLines + 1 ? all.Count : MostLines;
        foreach (var line in all.Take(shown)) screen.WriteLine($"{Indent}{indent}{style(line)}");
        if (shown < all.Count) screen.WriteLine($"{Indent}{indent}{Faint($"... {all.Count - shown} more lines (-v shows all)")}");
    }

    private static bool IsLong(JsonNode? value) =>
        value is JsonObject { Count: > 0 } or JsonArray { Count: > 1 }
        || (value is JsonValue && ValueLines.ToText(value).Contains('\n', StringComparison.Ordinal));

    private static string Show(JsonNode? value) => value is null ? "(unset)" : ValueLines.ToText(value);
}
