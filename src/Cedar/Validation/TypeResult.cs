using Cedar.Schemas;

namespace Cedar.Validation;

/// <summary>What the typechecker found out about an expression.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Capabilities">What is there when it is true.</param>
internal readonly record struct TypeResult(CedarType Type, Capabilities Capabilities)
{
    public bool IsTrue => Type is CedarType.Boolean { Known: true };

    public bool IsFalse => Type is CedarType.Boolean { Known: false };

    public static TypeResult FromType(CedarType type) => new(type, Capabilities.None);

    public static TypeResult Boolean(bool? known = null) => FromType(new CedarType.Boolean(known));
}
