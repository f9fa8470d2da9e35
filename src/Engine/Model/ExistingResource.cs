namespace Reconciler.Engine.Model;

/// <summary>Says that a resource of the specs exists already: it is observed, and never created, changed, tagged or deleted.</summary>
/// <param name="Member">The member of the spec that names it, such as <c>spec.existing</c>.</param>
/// <param name="Remedy">What to do in the spec if it does not exist, besides naming another one.</param>
/// <param name="Id">Its identifier; null if the name in the desired state identifies it.</param>
internal sealed record ExistingResource(string Member, string Remedy, string? Id = null)
{
    /// <summary>The remedy where the member is an alternative to a resource of the object's own.</summary>
    public const string OwnOne = "remove it to have one made";
}
