namespace Reconciler.Access.Validation;

/// <summary>What <c>validationMode</c> of CreatePolicy and UpdatePolicy asks for. Both check the statement against the schema.</summary>
public enum ValidationMode
{
    /// <summary>Policies that allow or deny everything are refused: <c>FAIL_ON_ANY_FINDINGS</c>, the default.</summary>
    FailOnAnyFindings,

    /// <summary>They are not: <c>IGNORE_ALL_FINDINGS</c>.</summary>
    IgnoreAllFindings,
}
