namespace Reconciler.Spec.Yaml;

/// <summary>A YAML sequence.</summary>
internal sealed record SequenceNode(IReadOnlyList<SpecNode> Items, SourceLocation Location) : SpecNode(Location)
{
    public override int Size { get; } = 1 + Items.Sum(item => item.Size);

    public override string Description => "a list";
}
