namespace Reconciler.Access.Authorization;

/// <summary>Whether somebody may call a tool.</summary>
public enum AccessVerdict
{
    /// <summary>Never, whatever the arguments.</summary>
    Deny,

    /// <summary>That depends on the arguments, or on what is not known of the caller.</summary>
    Depends,

    /// <summary>Always, whatever the arguments.</summary>
    Permit,
}
