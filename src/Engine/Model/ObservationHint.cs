namespace Reconciler.Engine.Model;

/// <summary>What this process remembers of a resource. It is never believed: it only says where to look first.</summary>
/// <param name="Id">The identifier it had.</param>
/// <param name="HasPendingChange">It was just changed: lists may lag behind, so it is looked up by its identifier.</param>
internal readonly record struct ObservationHint(string? Id, bool HasPendingChange);
