namespace Cedar.Explanation;

/// <summary>How the evaluation of a policy ended.</summary>
public enum PolicyOutcome
{
    /// <summary>It applies: it permits or forbids.</summary>
    Applies,

    /// <summary>Its scope is about another principal, action or resource.</summary>
    OutOfScope,

    /// <summary>A clause does not hold.</summary>
    NotSatisfied,

    /// <summary>A clause could not be evaluated, so that the policy does not count.</summary>
    Failed,
}
