namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>A published request quota of a service.</summary>
/// <param name="Subject">What the names of the operations contain that it is about.</param>
/// <param name="Mutating">Whether they change something; <see langword="null"/> for both kinds.</param>
/// <param name="Rate">Calls a second, of each operation.</param>
internal sealed record QuotaRule(string Subject, bool? Mutating, double Rate);
