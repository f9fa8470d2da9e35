using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Engine.Control;
using Reconciler.Worker.Commands.Output;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>Writes the status of stacks in the chosen output format.</summary>
internal static class StatusReport
{
    /// <param name="terminal">The terminal.</param>
    /// <param name="format">The output format.</param>
    /// <param name="statuses">The status of each stack.</param>
    /// <param name="isShort">Whether text shows spec objects instead of resources.</param>
    public static void Write(Terminal terminal, OutputFormat format, IReadOnlyList<StackStatus> statuses, bool isShort = false)
    {
        if (format.IsDocument())
        {
            terminal.Write(ToJson(statuses));
            return;
        }

        foreach (var status in statuses)
        {
            if (format == OutputFormat.Markdown) StatusMarkdown.Write(terminal.Out, status);
            else if (isShort && format == OutputFormat.Text) StatusText.WriteShort(terminal.Screen, status);
            else StatusText.Write(terminal.Screen, status, format == OutputFormat.Wide || terminal.IsVerbose);
        }
    }

    /// <summary>The status of stacks as a document for programs.</summary>
    public static JsonObject ToJson(IReadOnlyList<StackStatus> statuses) =>
        new() { ["stacks"] = JsonSerializer.SerializeToNode(statuses, Json.Indented) };
}
