namespace Reconciler.Spec.Yaml;

/// <summary>A YAML mapping with unique keys.</summary>
internal sealed record MappingNode(IReadOnlyList<(ScalarNode Key, SpecNode Value)> Members, SourceLocation Location) : SpecNode(Location)
{
    public override int Size { get; } = 1 + Members.Sum(member => 1 + member.Value.Size);

    public override string Description => "a mapping";

    /// <summary>Finds the value of a key. Returns null if the mapping does not have it.</summary>
    public SpecNode? Find(string key) => Members.FirstOrDefault(member => member.Key.Text == key).Value;
}
