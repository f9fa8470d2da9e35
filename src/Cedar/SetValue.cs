namespace Cedar;

/// <summary>A set of values of any type, unordered and without duplicates.</summary>
public sealed record SetValue : CedarValue
{
    private const int LinearSearchLimit = 8;

    private readonly CedarValue[] _elements;
    private readonly HashSet<CedarValue>? _index;
    private readonly int _hash;

    /// <summary>The set of the given elements.</summary>
    public SetValue(IEnumerable<CedarValue> elements)
    {
        var distinct = new HashSet<CedarValue>(elements);
        _elements = [.. distinct];
        _index = _elements.Length > LinearSearchLimit ? distinct : null;
        foreach (var element in _elements)
            _hash += element.GetHashCode();
    }

    /// <summary>The set without elements.</summary>
    public static SetValue Empty { get; } = new([]);

    /// <summary>How many elements the set has.</summary>
    public int Count => _elements.Length;

    /// <inheritdoc/>
    public override string TypeName => "set";

    /// <summary>The elements, unordered.</summary>
    public IReadOnlyList<CedarValue> Elements => _elements;

    /// <summary>Whether <paramref name="value"/> is an element.</summary>
    public bool Contains(CedarValue value)
    {
        if (_index is not null)
            return _index.Contains(value);
        foreach (var element in _elements)
            if (element.Equals(value))
                return true;
        return false;
    }

    /// <summary>Whether every element of <paramref name="other"/> is an element of this set.</summary>
    public bool ContainsAll(SetValue other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var element in other._elements)
            if (!Contains(element))
                return false;
        return true;
    }

    /// <summary>Whether the sets have an element in common.</summary>
    public bool ContainsAny(SetValue other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var element in other._elements)
            if (Contains(element))
                return true;
        return false;
    }

    /// <summary>Whether both sets have the same elements.</summary>
    public bool Equals(SetValue? other) =>
        ReferenceEquals(this, other) || (other is not null && Count == other.Count && _hash == other._hash && ContainsAll(other));

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", _elements.AsEnumerable())}]";
}
