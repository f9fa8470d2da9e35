namespace Cedar;

/// <summary>A string.</summary>
/// <param name="Value">The text.</param>
public sealed record StringValue(string Value) : CedarValue
{
    /// <inheritdoc/>
    public override string TypeName => "string";

    /// <inheritdoc/>
    public override string ToString() => CedarText.Quote(Value);
}
