namespace Cedar;

/// <summary>A principal, action or resource, with the data that policies read.</summary>
/// <param name="Uid">Its name.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Parents">Its direct parents.</param>
/// <param name="Tags">Its tags.</param>
public sealed record Entity(EntityUid Uid, RecordValue Attributes, ValueList<EntityUid> Parents, RecordValue Tags)
{
    /// <summary>An entity without attributes, parents and tags.</summary>
    public Entity(EntityUid uid)
        : this(uid, RecordValue.Empty, [], RecordValue.Empty)
    {
    }
}
