using Cedar.Schemas;

namespace Cedar.Partial;

/// <summary>Stands in the context of a <see cref="PartialRequest"/> for a value that is not known yet.</summary>
/// <param name="Type">The type it is known to be of, as a valid request's values are; null when not even that is known.</param>
public sealed record UnknownValue(CedarType? Type = null) : CedarValue
{
    /// <inheritdoc/>
    public override string TypeName => "unknown";

    /// <inheritdoc/>
    public override string ToString() => "unknown";

    /// <summary>Whether nothing of the value is unknown.</summary>
    internal static bool IsKnown(CedarValue value) => value switch
    {
        UnknownValue => false,
        RecordValue record => record.Attributes.Values.All(IsKnown),
        SetValue set => set.Elements.All(IsKnown),
        _ => true,
    };
}
