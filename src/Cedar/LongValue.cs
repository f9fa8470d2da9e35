using System.Globalization;

namespace Cedar;

/// <summary>A 64-bit integer.</summary>
/// <param name="Value">The number.</param>
public sealed record LongValue(long Value) : CedarValue
{
    /// <inheritdoc/>
    public override string TypeName => "long";

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
