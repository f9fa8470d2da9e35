using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Spec.Mapping;
using Spectre.Console;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>A plan as people read it at a prompt.</summary>
internal sealed class PlanText(IAnsiConsole console, bool isVerbose)
{
    private const int LongestValue = 100;

    public void Write(Plan plan, string where)
    {
        console.MarkupLineInterpolated($"[bold]Stack {plan.Stack}[/] ({where})");
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
            console.MarkupLineInterpolated($"[yellow]PruneHalted:[/] {reason}. Nothing is deleted until --confirm-prune says so.");
        }

        foreach (var failure in plan.UnsearchedTypes) console.MarkupLineInterpolated($"[yellow]warning:[/] leftovers not searched for: {failure}");
        console.MarkupLineInterpolated($"{PlanSummary.Create(plan)}");
    }

    private void Write(PlannedChange change)
    {
        var (sign, color) = change.Kind switch
        {
            ChangeKind.Create => ("+", "green"),
            ChangeKind.Update => ("~", "yellow"),
            ChangeKind.Repair => ("~", "yellow"),
            ChangeKind.Replace => ("-/+", "red"),
            ChangeKind.Delete => ("-", "red"),
            _ => ("!", "red"),
        };
        var verb = change.IsDrift ? $"{PlanSummary.Verb(change.Kind)}, drift" : PlanSummary.Verb(change.Kind);
        var name = change.Live is { } live && change.Kind != ChangeKind.Create ? $" {live.DisplayName}" : "";
        var reason = change.Reason is { } why ? $": {why}" : "";
        console.Markup($"  [{color}]{sign}[/] ");
        console.MarkupLineInterpolated($"[bold]{change.Address}[/] ({verb}){name}{reason}");
        if (change.Kind == ChangeKind.Create) WriteModel(change);
        foreach (var field in PlanSummary.Visible(change.Fields, isVerbose)) Write(field);
    }

    private void Write(FieldChange field)
    {
        if (TextDiff.Of(field.Old, field.New) is not { } hunks)
        {
            console.MarkupLineInterpolated($"      {field.Path}: {Show(field.Old)} -> {Show(field.New)}");
            return;
        }

        console.MarkupLineInterpolated($"      {field.Path}:");
        foreach (var line in hunks) console.MarkupLine($"        {line}");
    }

    private void WriteModel(PlannedChange change)
    {
        if (!isVerbose || ModelMapper.ToJson(change.Desired) is not JsonObject model) return;
        foreach (var (member, value) in model) console.MarkupLineInterpolated($"      {member}: {Show(value)}");
    }

    private string Show(JsonNode? value)
    {
        if (value is null) return "(unset)";
        var text = AttributeRef.Display(value.GetValueKind() == JsonValueKind.String ? (string)value! : value.ToJsonString(Json.Compact));
        text = text.ReplaceLineEndings(" ");
        return isVerbose || text.Length <= LongestValue ? text : $"{text[..(LongestValue - 3)]}...";
    }
}
