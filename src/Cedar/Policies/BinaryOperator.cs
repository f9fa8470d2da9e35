namespace Cedar.Policies;

/// <summary>The operators and methods with two operands.</summary>
public enum BinaryOperator
{
    /// <summary><c>==</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,

    /// <summary><c>in</c></summary>
    In,

    /// <summary><c>+</c></summary>
    Add,

    /// <summary><c>-</c></summary>
    Subtract,

    /// <summary><c>*</c></summary>
    Multiply,

    /// <summary><c>.contains()</c></summary>
    Contains,

    /// <summary><c>.containsAll()</c></summary>
    ContainsAll,

    /// <summary><c>.containsAny()</c></summary>
    ContainsAny,

    /// <summary><c>.hasTag()</c></summary>
    HasTag,

    /// <summary><c>.getTag()</c></summary>
    GetTag,
}
