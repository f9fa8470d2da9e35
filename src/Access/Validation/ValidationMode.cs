namespace Reconciler.Access.Validation;

/// <summary>The <c>validationMode</c> of CreatePolicy and UpdatePolicy. Both modes check the statement against the schema.</summary>
public enum ValidationMode
{
    /// <summary><c>FAIL_ON_ANY_FINDINGS</c>, the default: policies that allow or deny every request in their scope are rejected.</summary>
    FailOnAnyFindings,

    /// <summary><c>IGNORE_ALL_FINDINGS</c>: findings of the analysis are ignored.</summary>
    IgnoreAllFindings,
}
