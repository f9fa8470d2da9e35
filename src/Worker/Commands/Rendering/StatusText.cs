using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Spectre.Console;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>The status of a stack as text for a terminal.</summary>
internal static class StatusText
{
    public static void Write(IAnsiConsole console, StackStatus status)
    {
        console.MarkupLineInterpolated($"[bold]Stack {status.Stack}[/] ({status.Region}, account {status.AccountId})");
        console.WriteLine();
        var table = new Table().Border(TableBorder.None).AddColumns("RESOURCE", "STATE", "ID");
        foreach (var column in table.Columns) column.NoWrap().PadRight(2);
        foreach (var resource in status.Resources)
        {
            var color = GetColor(resource.State);
            table.AddRow(
                Markup.Escape(resource.Address),
                $"[{color}]{resource.State}[/]{(resource.IsDrift && resource.State != ResourceState.Drifted ? " (drift)" : "")}",
                Markup.Escape(resource.Id ?? ""));
        }

        console.Write(table);
        foreach (var resource in status.Resources.Where(resource => resource.Reason is not null && resource.State != ResourceState.Ready))
        {
            console.MarkupLineInterpolated($"  {resource.Address}: {resource.Reason}");
        }

        foreach (var warning in status.Warnings) console.MarkupLineInterpolated($"[yellow]warning:[/] {warning}");
        console.WriteLine();
        foreach (var condition in status.Conditions)
        {
            var value = condition.Status ? "True" : "False";
            console.MarkupLineInterpolated($"{condition.Type,-8} {value,-6} {condition.Reason,-15} {condition.Message}");
        }
    }

    public static string GetColor(ResourceState state) => state switch
    {
        ResourceState.Ready or ResourceState.Deleted => "green",
        ResourceState.Waiting or ResourceState.Drifted => "yellow",
        ResourceState.Blocked => "grey",
        _ => "red",
    };
}
