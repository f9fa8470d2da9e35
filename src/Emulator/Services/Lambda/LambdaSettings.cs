namespace Reconciler.Emulator.Services.Lambda;

/// <summary>The settings of Lambda.</summary>
/// <param name="Latency">Returns how long a change that begins now takes.</param>
/// <param name="Runner">Runs functions on this machine.</param>
internal sealed record LambdaSettings(Func<TimeSpan> Latency, IFunctionRunner Runner);
