namespace Reconciler.Access.Authorization;

/// <summary>How somebody's access to a tool changes.</summary>
public enum AccessChangeKind
{
    /// <summary>Some calls are allowed where none was.</summary>
    Granted,

    /// <summary>No call is allowed any more.</summary>
    Revoked,

    /// <summary>All that was allowed still is, and possibly more.</summary>
    Widened,

    /// <summary>Nothing is allowed that was not, and possibly less.</summary>
    Narrowed,

    /// <summary>The conditions differ, and neither contains the other for certain: possibly more is allowed, and possibly less.</summary>
    Changed,
}
