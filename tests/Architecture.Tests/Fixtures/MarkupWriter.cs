using Spectre.Console;

namespace Reconciler.ArchitectureTests.Fixtures;

/// <summary>Writes foreign text in every way in which Spectre.Console parses it.</summary>
internal static class MarkupWriter
{
    public static void Write(IAnsiConsole console, string name)
    {
        console.MarkupLine(name);
        console.MarkupLineInterpolated($"[red]{name}[/]");
        console.MarkupInterpolated($"[red]{name}[/]");
        console.Write(new Markup(name));
        console.Write(new Panel(name));
        var table = new Table().AddColumns(name);
        table.AddColumn(new TableColumn(name));
        table.AddRow(name);
        console.Write(table);
    }
}
