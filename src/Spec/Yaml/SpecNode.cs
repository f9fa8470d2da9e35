namespace Reconciler.Spec.Yaml;

/// <summary>A node of a YAML document with its location.</summary>
/// <param name="Location">The start.</param>
internal abstract record SpecNode(SourceLocation Location)
{
    /// <summary>The number of nodes in its tree, with aliases expanded.</summary>
    public abstract int Size { get; }

    /// <summary>The description of the node in error messages.</summary>
    public abstract string Description { get; }
}
