using Cedar.Schemas;

namespace Cedar.Partial;

/// <summary>Represents a value of a <see cref="PartialRequest"/> that is not known.</summary>
/// <param name="Type">The type of the value, or null if the type is unknown, too.</param>
public sealed record UnknownValue(CedarType? Type = null) : CedarValue
{
    /// <inheritdoc/>
    public override string TypeName => "unknown";

    /// <inheritdoc/>
    public override string ToString() => "unknown";

    /// <summary>Whether no part of the value is unknown.</summary>
    internal static bool IsKnown(CedarValue value) => value switch
    {
        UnknownValue => false,
        RecordValue record => record.Attributes.Values.All(IsKnown),
        SetValue set => set.Elements.All(IsKnown),
        _ => true,
    };
}
