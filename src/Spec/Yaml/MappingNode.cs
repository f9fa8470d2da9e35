namespace Reconciler.Spec.Yaml;

/// <summary>A mapping. Its keys are unique.</summary>
internal sealed record MappingNode(IReadOnlyList<(ScalarNode Key, SpecNode Value)> Members, SourceLocation Location) : SpecNode(Location)
{
    public override int Size { get; } = 1 + Members.Sum(member => 1 + member.Value.Size);

    public override string Description => "a mapping";

    /// <summary>The value of a key.</summary>
    public SpecNode? Find(string key) => Members.FirstOrDefault(member => member.Key.Text == key).Value;
}
