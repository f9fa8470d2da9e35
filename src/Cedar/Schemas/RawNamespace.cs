namespace Cedar.Schemas;

/// <summary>The declarations of one namespace, read from the text or the JSON form, with unresolved names.</summary>
internal sealed record RawNamespace(string Name)
{
    public Dictionary<string, RawType> CommonTypes { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, RawEntityType> EntityTypes { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, RawAction> Actions { get; } = new(StringComparer.Ordinal);

    public string Qualify(string name) => Name.Length == 0 ? name : $"{Name}::{name}";
}
