namespace Reconciler.Access.Authorization;

/// <summary>Whether a caller may call a tool.</summary>
public enum AccessVerdict
{
    /// <summary>Every call is denied.</summary>
    Deny,

    /// <summary>The decision depends on the arguments or on unknown data of the caller.</summary>
    Depends,

    /// <summary>Every call is allowed.</summary>
    Permit,
}
