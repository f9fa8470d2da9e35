namespace Cedar.Evaluation;

/// <summary>The result of a request.</summary>
public enum Decision
{
    /// <summary>No policy permits the request, or one forbids it.</summary>
    Deny,

    /// <summary>A policy permits the request and none forbids it.</summary>
    Allow,
}
