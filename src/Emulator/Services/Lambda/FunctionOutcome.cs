namespace Reconciler.Emulator.Services.Lambda;

/// <summary>What an invocation of a function resulted in.</summary>
/// <param name="Payload">The JSON that the function returned, or the description of its error.</param>
/// <param name="Error"><c>Unhandled</c> if the function failed; else <see langword="null"/>.</param>
/// <param name="Log">The lines that the function wrote, with those of Lambda.</param>
internal sealed record FunctionOutcome(byte[] Payload, string? Error, IReadOnlyList<string> Log);
