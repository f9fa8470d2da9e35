using System.Diagnostics.CodeAnalysis;

namespace Cedar.Schemas;

/// <summary>The attributes of a record or an entity type, by name.</summary>
public sealed class RecordAttributes : IEquatable<RecordAttributes>
{
    private readonly SortedDictionary<string, AttributeType> _byName = new(StringComparer.Ordinal);

    /// <summary>The given attributes. If a name occurs several times, the last one counts.</summary>
    public RecordAttributes(IEnumerable<AttributeType> attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        foreach (var attribute in attributes)
            _byName[attribute.Name] = attribute;
    }

    /// <summary>No attributes.</summary>
    public static RecordAttributes None { get; } = new([]);

    /// <summary>The attributes, sorted by name.</summary>
    public IReadOnlyCollection<AttributeType> Values => _byName.Values;

    /// <summary>Finds the attribute called <paramref name="name"/>.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out AttributeType? attribute) => _byName.TryGetValue(name, out attribute);

    /// <inheritdoc/>
    public bool Equals(RecordAttributes? other) => other is not null && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RecordAttributes);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var attribute in Values)
            hash.Add(attribute);
        return hash.ToHashCode();
    }
}
