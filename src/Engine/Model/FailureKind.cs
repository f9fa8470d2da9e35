namespace Reconciler.Engine.Model;

/// <summary>What a failed AWS call means for the next step.</summary>
public enum FailureKind
{
    /// <summary>AWS rejected the call because of the request rate. Nothing was changed; repeat the call later.</summary>
    Throttled,

    /// <summary>The network or the service failed. The change may or may not have been made; observe before the next attempt.</summary>
    Transient,

    /// <summary>The resource is busy, or another caller changed it at the same time. Observe again.</summary>
    Conflict,

    /// <summary>A role, permission or image that was just created is not visible to the service yet. Repeat the call later.</summary>
    NotPropagated,

    /// <summary>The resource does not exist.</summary>
    NotFound,

    /// <summary>The credentials lack a permission. Never treated as <see cref="NotFound"/>: the resource may exist.</summary>
    Forbidden,

    /// <summary>The request is invalid. It fails again until the spec changes.</summary>
    Invalid,

    /// <summary>The endpoint does not have the operation, such as an emulator that is not complete.</summary>
    NotSupported,

    /// <summary>A service quota of the account is exhausted.</summary>
    QuotaExceeded,

    /// <summary>The resource is foreign: another stack or another tool owns it.</summary>
    Foreign,
}
