using System.Diagnostics.CodeAnalysis;

namespace Cedar;

/// <summary>A record: named attributes with values.</summary>
public sealed record RecordValue : CedarValue
{
    private readonly Dictionary<string, CedarValue> _attributes;
    private readonly int _hash;

    /// <summary>The record with the given attributes. If a name occurs several times, the last one counts.</summary>
    public RecordValue(IEnumerable<KeyValuePair<string, CedarValue>> attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        _attributes = new Dictionary<string, CedarValue>(StringComparer.Ordinal);
        foreach (var (name, value) in attributes)
            _attributes[name] = value;
        foreach (var (name, value) in _attributes)
            _hash += HashCode.Combine(name, value);
    }

    /// <summary>The record without attributes.</summary>
    public static RecordValue Empty { get; } = new([]);

    /// <summary>How many attributes the record has.</summary>
    public int Count => _attributes.Count;

    /// <summary>The attributes, unordered.</summary>
    public IReadOnlyDictionary<string, CedarValue> Attributes => _attributes;

    /// <inheritdoc/>
    public override string TypeName => "record";

    /// <summary>Whether the record has an attribute called <paramref name="name"/>.</summary>
    public bool Has(string name) => _attributes.ContainsKey(name);

    /// <summary>Finds the attribute called <paramref name="name"/>.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out CedarValue? value) => _attributes.TryGetValue(name, out value);

    /// <summary>Whether both records have the same attributes with the same values.</summary>
    public bool Equals(RecordValue? other)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (other is null || Count != other.Count || _hash != other._hash)
            return false;
        foreach (var (name, value) in _attributes)
            if (!other.TryGet(name, out var theirs) || !value.Equals(theirs))
                return false;
        return true;
    }

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <inheritdoc/>
    public override string ToString()
    {
        var attributes = _attributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{CedarText.FormatName(a.Key)}: {a.Value}");
        return $"{{{string.Join(", ", attributes)}}}";
    }
}
