using Reconciler.Spec;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Commands.Rendering;
using Reconciler.Worker.Logs;

namespace Reconciler.Worker.Commands;

/// <summary>Shows who called what at a gateway, and what its policies decided.</summary>
/// <param name="terminal">The output.</param>
/// <param name="output">The format; for programs each call is a JSON document in a line.</param>
/// <param name="withArguments">Whether the arguments of calls are shown.</param>
/// <param name="gateway">The <c>Gateway</c> object.</param>
/// <param name="logs">Its log.</param>
internal sealed class GatewayLogOutput(Terminal terminal, OutputFormat output, bool withArguments, ObjectRef gateway, GatewayLogs logs)
    : ILogOutput
{
    public async Task<int> WriteAsync(bool isLast, CancellationToken cancellationToken)
    {
        var calls = await logs.ReadAsync(isLast, cancellationToken);
        foreach (var call in calls)
        {
            if (output.IsDocument()) terminal.WriteEvent(CallJson.Create(call, withArguments));
            else terminal.WriteForeign(CallLine.Create(call, withArguments));
        }

        return calls.Count;
    }

    public string DescribeEmpty() => logs.IsMissing
        ? $"{gateway} has no log: there is no log group {logs.Group}. Nobody has called it, or its logs are not delivered."
        : $"Nobody has called {gateway} in the time that was asked for. --since looks back further.";
}
