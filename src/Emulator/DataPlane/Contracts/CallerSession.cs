namespace Reconciler.Emulator.DataPlane.Contracts;

/// <summary>The session of a call to a runtime.</summary>
/// <param name="Id">The id of the session.</param>
/// <param name="IsOfCaller">Whether the caller sent the id; otherwise it is new.</param>
internal sealed record CallerSession(string Id, bool IsOfCaller);
