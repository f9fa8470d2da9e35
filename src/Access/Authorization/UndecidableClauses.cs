namespace Reconciler.Access.Authorization;

/// <summary>How a decision treats clauses that depend on history or on guardrails and that nothing decides.</summary>
public enum UndecidableClauses
{
    /// <summary>
    /// A permit with such a clause does not apply, a forbid and a suppression do. No call is allowed that AgentCore might deny.
    /// </summary>
    Deny,

    /// <summary>A permit with such a clause applies, a forbid and a suppression do not. For work at the desk.</summary>
    Allow,
}
