using Reconciler.Worker.Commands.Output;

namespace Reconciler.Worker.Commands;

/// <summary>The arguments of commands that use a gateway or runtime.</summary>
/// <param name="Server">The name of the object, or Kind/name.</param>
/// <param name="Stack">The folder of the stack; null to find the stack by the name of the object.</param>
/// <param name="Caller">The caller.</param>
/// <param name="Output">The output format.</param>
/// <param name="IsVerbose">Whether to show details (<c>-v</c>).</param>
/// <param name="Connection">The connection to AWS.</param>
internal sealed record ServerArguments(
    string Server, string? Stack, CallerOptions Caller, OutputFormat Output, bool IsVerbose, ConnectionSettings Connection);
