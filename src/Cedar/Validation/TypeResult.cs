using Cedar.Schemas;

namespace Cedar.Validation;

/// <summary>The result of typechecking an expression.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Capabilities">The attributes and tags that are present if the expression is true.</param>
internal readonly record struct TypeResult(CedarType Type, Capabilities Capabilities)
{
    public bool IsTrue => Type is CedarType.Boolean { Known: true };

    public bool IsFalse => Type is CedarType.Boolean { Known: false };

    public static TypeResult FromType(CedarType type) => new(type, Capabilities.None);

    public static TypeResult Boolean(bool? known = null) => FromType(new CedarType.Boolean(known));
}
