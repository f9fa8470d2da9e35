using System.Globalization;
using System.Text.Json.Nodes;
using Reconciler.Spec;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Logs;

namespace Reconciler.Worker.Commands;

/// <summary>Shows the lines of an MCP server's latest build and of its runtime, ordered by time.</summary>
/// <param name="terminal">The output.</param>
/// <param name="output">The format.</param>
/// <param name="isStream">Whether programs get a JSON document in a line for each line, instead of one document.</param>
/// <param name="server">The <c>McpServer</c> object.</param>
/// <param name="sources">Its logs.</param>
internal sealed class ServerLogOutput(
    Terminal terminal, OutputFormat output, bool isStream, ObjectRef server, IReadOnlyList<LogSource> sources) : ILogOutput
{
    public async Task<int> WriteAsync(bool isLast, CancellationToken cancellationToken)
    {
        var read = await Task.WhenAll(sources.Select(source => source.ReadAsync(cancellationToken)));
        var lines = read.SelectMany(source => source).OrderBy(line => line.Time).ToList();
        if (output.IsDocument() && !isStream)
        {
            terminal.Write(new JsonObject { ["lines"] = new JsonArray([.. lines.Select(ToJson)]) });
            return lines.Count;
        }

        foreach (var line in lines)
        {
            if (output.IsDocument()) terminal.WriteEvent(ToJson(line));
            else
            {
                terminal.WriteForeign(string.Create(
                    CultureInfo.InvariantCulture, $"{line.Time:yyyy-MM-dd HH:mm:ss.fff} {line.Source,-7} {line.Text}"));
            }
        }

        return lines.Count;
    }

    public string DescribeEmpty() => $"The logs of {server} are empty.";

    private static JsonObject ToJson(LogLine line) => new()
    {
        ["time"] = line.Time.ToString("O", CultureInfo.InvariantCulture),
        ["source"] = line.Source,
        ["text"] = line.Text,
    };
}
