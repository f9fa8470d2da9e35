namespace Reconciler.Emulator.Platform.Protocols;

/// <summary>A handler returned a document that does not match the operation's output shape: a bug in the emulator.</summary>
internal sealed class ContractViolationException(string message) : Exception(message);
