namespace Reconciler.Spec;

/// <summary>A spec object's kind and name: what it is called in its stack.</summary>
/// <param name="Kind">Such as <c>Gateway</c>.</param>
/// <param name="Name">Its <c>metadata.name</c>.</param>
public readonly record struct ObjectRef(string Kind, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind}/{Name}";
}
