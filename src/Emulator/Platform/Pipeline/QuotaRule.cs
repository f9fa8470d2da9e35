namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>A published request quota of a service.</summary>
/// <param name="Subject">Text in the names of the operations that the rule applies to.</param>
/// <param name="Mutating">Whether the rule applies to mutating or to reading operations, or <see langword="null"/> for both.</param>
/// <param name="Rate">Calls per second, for each operation; infinite for none.</param>
internal sealed record QuotaRule(string Subject, bool? Mutating, double Rate);
