using Reconciler.Emulator.DataPlane.Contracts;

namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>How the restart of a runtime's server ended.</summary>
/// <param name="RuntimeArn">The ARN of the runtime.</param>
/// <param name="Failure">Why the server does not run; <see langword="null"/> if it does.</param>
/// <param name="LastLines">The last lines that the server or its build has written.</param>
internal sealed record ServerRestart(string RuntimeArn, RuntimeException? Failure, IReadOnlyList<string> LastLines);
