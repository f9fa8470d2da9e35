namespace Cedar.Partial;

/// <summary>The answer to a request of which not everything is known.</summary>
public enum PartialDecision
{
    /// <summary>Denied, whatever is still unknown.</summary>
    Deny,

    /// <summary>Allowed, whatever is still unknown.</summary>
    Allow,

    /// <summary>It may depend on what is unknown.</summary>
    Depends,
}
