namespace Cedar;

/// <summary><c>true</c> or <c>false</c>.</summary>
public sealed record BooleanValue : CedarValue
{
    /// <summary>The value <c>true</c>.</summary>
    public static BooleanValue True { get; } = new(true);

    /// <summary>The value <c>false</c>.</summary>
    public static BooleanValue False { get; } = new(false);

    private BooleanValue(bool value) => Value = value;

    /// <summary>The value as a <see cref="bool"/>.</summary>
    public bool Value { get; }

    /// <inheritdoc/>
    public override string TypeName => "bool";

    /// <summary>The shared value for <paramref name="value"/>.</summary>
    public static BooleanValue FromBoolean(bool value) => value ? True : False;

    /// <inheritdoc/>
    public override string ToString() => Value ? "true" : "false";
}
