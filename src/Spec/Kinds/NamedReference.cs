namespace Reconciler.Spec.Kinds;

/// <summary>A reference to an object by name.</summary>
/// <param name="Path">The path of the referring member, such as <c>spec.gateway</c>.</param>
/// <param name="Object">The object.</param>
/// <param name="IsDependency">Whether the object must exist first. A shared role is not a dependency.</param>
internal sealed record NamedReference(string Path, ObjectRef Object, bool IsDependency = true);
