namespace Cedar.Policies;

/// <summary>The operators and methods with one operand.</summary>
public enum UnaryOperator
{
    /// <summary><c>!</c></summary>
    Not,

    /// <summary><c>-</c></summary>
    Negate,

    /// <summary><c>.isEmpty()</c></summary>
    IsEmpty,
}
