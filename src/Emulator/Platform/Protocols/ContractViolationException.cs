namespace Reconciler.Emulator.Platform.Protocols;

/// <summary>A handler answered with something that its operation cannot say: a mistake in the emulator.</summary>
internal sealed class ContractViolationException(string message) : Exception(message);
