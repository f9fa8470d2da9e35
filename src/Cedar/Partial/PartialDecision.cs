namespace Cedar.Partial;

/// <summary>The decision about a partial request.</summary>
public enum PartialDecision
{
    /// <summary>Denied for all values of the unknowns.</summary>
    Deny,

    /// <summary>Allowed for all values of the unknowns.</summary>
    Allow,

    /// <summary>The decision may depend on the unknowns.</summary>
    Depends,
}
