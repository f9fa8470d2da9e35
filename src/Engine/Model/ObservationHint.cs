namespace Reconciler.Engine.Model;

/// <summary>
/// What this process knows about a resource from earlier passes. A hint only selects the call to begin with; AWS decides what exists.
/// </summary>
/// <param name="Id">The identifier at the last observation; null if unknown.</param>
/// <param name="HasPendingChange">
/// Whether this process changed the resource and has not confirmed the result yet. Lists may lag behind, so get it by its identifier.
/// </param>
internal readonly record struct ObservationHint(string? Id, bool HasPendingChange);
