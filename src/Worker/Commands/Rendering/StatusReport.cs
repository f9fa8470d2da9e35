using System.Text.Json;
using Reconciler.Engine.Control;
using Reconciler.Worker.Commands.Output;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>Writes the status of stacks in the chosen output format.</summary>
internal static class StatusReport
{
    public static void Write(Terminal terminal, OutputFormat format, IReadOnlyList<StackStatus> statuses)
    {
        if (format == OutputFormat.Json)
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(new { Stacks = statuses }, Json.Indented));
            return;
        }

        foreach (var status in statuses)
        {
            if (format == OutputFormat.Markdown) StatusMarkdown.Write(terminal.Out, status);
            else StatusText.Write(terminal.Console, status);
        }
    }
}
