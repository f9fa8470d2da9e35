namespace Reconciler.Spec;

/// <summary>The kind and name of a spec object, which identify it in its stack.</summary>
/// <param name="Kind">The kind, such as <c>Gateway</c>.</param>
/// <param name="Name">The <c>metadata.name</c>.</param>
public readonly record struct ObjectRef(string Kind, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind}/{Name}";
}
