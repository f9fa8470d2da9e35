namespace Cedar.Evaluation;

/// <summary>The answer to a request.</summary>
public enum Decision
{
    /// <summary>No policy permits it, or one forbids it.</summary>
    Deny,

    /// <summary>A policy permits it and none forbids it.</summary>
    Allow,
}
