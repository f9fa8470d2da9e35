namespace Cedar;

/// <summary>The unique identifier of an entity: a type and an id, written <c>Type::"id"</c>.</summary>
public sealed record EntityUid : CedarValue
{
    private readonly int _hash;

    /// <summary>The UID of the entity <paramref name="id"/> of <paramref name="type"/>.</summary>
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

    /// <summary>The id, unique within the type.</summary>
    public string Id { get; }

    /// <inheritdoc/>
    public override string TypeName => $"(entity of type `{Type}`)";

    /// <summary>Whether both identify the same entity.</summary>
    public bool Equals(EntityUid? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && Id == other.Id && Type == other.Type);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <inheritdoc/>
    public override string ToString() => $"{Type}::{CedarText.Quote(Id)}";
}
