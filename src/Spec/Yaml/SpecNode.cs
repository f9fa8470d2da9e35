namespace Reconciler.Spec.Yaml;

/// <summary>A piece of YAML with its place.</summary>
/// <param name="Location">Where it starts.</param>
internal abstract record SpecNode(SourceLocation Location)
{
    /// <summary>How many nodes it is made of, aliases written out.</summary>
    public abstract int Size { get; }

    /// <summary>For people: what was found.</summary>
    public abstract string Description { get; }
}
