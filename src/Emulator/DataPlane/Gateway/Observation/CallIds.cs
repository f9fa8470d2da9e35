namespace Reconciler.Emulator.DataPlane.Gateway.Observation;

/// <summary>The ids by which the events and spans of a request are found.</summary>
/// <param name="Request">The id of the HTTP request.</param>
/// <param name="Trace">The trace.</param>
/// <param name="Span">The span of the gateway.</param>
internal sealed record CallIds(string Request, string Trace, string Span);
