namespace Reconciler.Engine.Model;

/// <summary>Says that a resource of the specs exists already: it is observed, and never created, changed, tagged or deleted.</summary>
/// <param name="Member">The member of the spec that names it, such as <c>spec.existing</c>.</param>
/// <param name="Id">Its identifier; null if the name in the desired state identifies it.</param>
internal sealed record ExistingResource(string Member, string? Id = null);
