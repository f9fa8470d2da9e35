using Cedar.Schemas;

namespace Cedar.Validation;

/// <summary>What the typechecker found out about an expression.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Proves">What is there when it is true.</param>
internal readonly record struct Typed(CedarType Type, Capabilities Proves)
{
    public bool IsTrue => Type is CedarType.Boolean { Known: true };

    public bool IsFalse => Type is CedarType.Boolean { Known: false };

    public static Typed Of(CedarType type) => new(type, Capabilities.None);

    public static Typed Bool(bool? known = null) => Of(new CedarType.Boolean(known));
}
