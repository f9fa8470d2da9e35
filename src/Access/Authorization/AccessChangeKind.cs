namespace Reconciler.Access.Authorization;

/// <summary>The kinds of changes of a caller's access to a tool.</summary>
public enum AccessChangeKind
{
    /// <summary>No call was allowed; some calls are.</summary>
    Granted,

    /// <summary>Some calls were allowed; no call is.</summary>
    Revoked,

    /// <summary>All allowed calls remain allowed, and possibly more become allowed.</summary>
    Widened,

    /// <summary>No denied call becomes allowed, and possibly more calls are denied.</summary>
    Narrowed,

    /// <summary>
    /// The conditions differ, and neither certainly implies the other: calls may become allowed, and calls may become denied.
    /// </summary>
    Changed,
}
