using Reconciler.Worker.Commands.Output;

namespace Reconciler.Worker.Commands;

/// <summary>What was said at the prompt about a gateway or runtime, and about who calls it.</summary>
/// <param name="Server">The object's name, or Kind/name.</param>
/// <param name="Stack">Its stack's folder; null where it is found by the name.</param>
/// <param name="Caller">Who calls.</param>
/// <param name="Output">How the result is written.</param>
/// <param name="IsVerbose">Whether to say more.</param>
/// <param name="Connection">How to reach AWS.</param>
internal sealed record ServerArguments(string Server, string? Stack, CallerOptions Caller, OutputFormat Output, bool IsVerbose, ConnectionSettings Connection);
