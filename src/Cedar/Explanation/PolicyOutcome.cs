namespace Cedar.Explanation;

/// <summary>How the evaluation of a policy ended.</summary>
public enum PolicyOutcome
{
    /// <summary>The policy applies: it permits or forbids.</summary>
    Applies,

    /// <summary>The scope does not match the principal, the action or the resource.</summary>
    OutOfScope,

    /// <summary>A <c>when</c> clause is false, or an <c>unless</c> clause is true.</summary>
    NotSatisfied,

    /// <summary>The evaluation of a clause failed. The policy does not contribute to the decision.</summary>
    Failed,
}
