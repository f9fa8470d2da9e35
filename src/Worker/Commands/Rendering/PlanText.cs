using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Spec.Mapping;
using Spectre.Console;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>A plan as text for a terminal.</summary>
internal sealed class PlanText(IAnsiConsole console, bool isVerbose)
{
    private const int LongestValue = 100;

    public void Write(Plan plan, string location, ReconcileMode mode = ReconcileMode.Apply)
    {
        console.MarkupLineInterpolated($"[bold]Stack {plan.Stack}[/] ({location})");
        console.WriteLine();
        var actions = plan.Actions.ToList();
        foreach (var change in actions) Write(change);
        foreach (var change in plan.Changes.Where(change => change is { Kind: ChangeKind.None, Reason: not null }))
        {
            console.MarkupLineInterpolated($"[grey]  . {change.Address}: {change.Reason}[/]");
        }

        if (actions.Count > 0) console.WriteLine();
        if (plan.PruneHalted is { } reason)
        {
            console.MarkupLineInterpolated($"[yellow]PruneHalted:[/] {reason}. Nothing is deleted without --confirm-prune.");
        }

        foreach (var warning in plan.Warnings) console.MarkupLineInterpolated($"[yellow]warning:[/] {warning}");
        foreach (var failure in plan.UnsearchedTypes)
        {
            console.MarkupLineInterpolated($"[yellow]warning:[/] cannot search for resources that no spec defines any more: {failure}");
        }

        console.MarkupLineInterpolated($"{PlanSummary.Create(plan, mode)}");
    }

    private void Write(PlannedChange change)
    {
        var (sign, color) = change.Kind switch
        {
            ChangeKind.Create => ("+", "green"),
            ChangeKind.Update => ("~", "yellow"),
            ChangeKind.Move => (">", "yellow"),
            ChangeKind.Repair => ("~", "yellow"),
            ChangeKind.Replace => ("-/+", "red"),
            ChangeKind.Delete => ("-", "red"),
            _ => ("!", "red"),
        };
        var verb = change.IsDrift ? $"{PlanSummary.Verb(change.Kind)}, drift" : PlanSummary.Verb(change.Kind);
        var name = change.Live is { } live && change.Kind != ChangeKind.Create ? $" {live.DisplayName}" : "";
        var reason = PlanSummary.Reason(change) is { } why ? $": {why}" : "";
        console.Markup($"  [{color}]{sign}[/] ");
        console.MarkupLineInterpolated($"[bold]{change.Address}[/] ({verb}){name}{reason}");
        if (change.Kind == ChangeKind.Create) WriteDesired(change);
        foreach (var field in PlanSummary.Visible(change.Fields, isVerbose)) Write(field);
    }

    private void Write(FieldChange field)
    {
        if (TextDiff.Create(field.Old, field.New) is not { } hunks)
        {
            console.MarkupLineInterpolated($"      {field.Path}: {Show(field.Old)} -> {Show(field.New)}");
            return;
        }

        console.MarkupLineInterpolated($"      {field.Path}:");
        foreach (var line in hunks) console.MarkupLine($"        {line}");
    }

    private void WriteDesired(PlannedChange change)
    {
        if (!isVerbose || ModelMapper.ToJson(change.Desired) is not JsonObject desired) return;
        foreach (var (member, value) in desired) console.MarkupLineInterpolated($"      {member}: {Show(value)}");
    }

    private string Show(JsonNode? value)
    {
        if (value is null) return "(unset)";
        var text = AttributeRef.Display(value.GetValueKind() == JsonValueKind.String ? (string)value! : value.ToJsonString(Json.Compact));
        text = text.ReplaceLineEndings(" ");
        return isVerbose || text.Length <= LongestValue ? text : $"{text[..(LongestValue - 3)]}...";
    }
}
