namespace Cedar;

/// <summary>The name of an entity: a type and an identifier, written <c>Type::"id"</c>.</summary>
public sealed record EntityUid : CedarValue
{
    private readonly int _hash;

    /// <summary>Names the entity <paramref name="id"/> of <paramref name="type"/>.</summary>
    public EntityUid(string type, string id)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(id);
        Type = type;
        Id = id;
        _hash = HashCode.Combine(type, id);
    }

    /// <summary>The fully qualified entity type, for example <c>Store::User</c>.</summary>
    public string Type { get; }

    /// <summary>The identifier within the type.</summary>
    public string Id { get; }

    /// <inheritdoc/>
    public override string TypeName => $"(entity of type `{Type}`)";

    /// <summary>Whether both name the same entity.</summary>
    public bool Equals(EntityUid? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && Id == other.Id && Type == other.Type);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <inheritdoc/>
    public override string ToString() => $"{Type}::{CedarText.Quote(Id)}";
}
