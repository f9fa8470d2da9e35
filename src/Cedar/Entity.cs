namespace Cedar;

/// <summary>Someone or something policies decide about.</summary>
/// <param name="Uid">Its name.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Parents">The entities it is directly in.</param>
/// <param name="Tags">Its tags.</param>
public sealed record Entity(EntityUid Uid, RecordValue Attributes, ValueList<EntityUid> Parents, RecordValue Tags)
{
    /// <summary>An entity of which nothing but the name is known.</summary>
    public Entity(EntityUid uid)
        : this(uid, RecordValue.Empty, [], RecordValue.Empty)
    {
    }
}
