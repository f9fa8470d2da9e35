namespace Reconciler.Engine.Model;

/// <summary>What a failed call means for what happens next.</summary>
public enum FailureKind
{
    /// <summary>Too many calls: nothing happened, the same call works later.</summary>
    Throttled,

    /// <summary>The network or the service stumbled: it may or may not have happened.</summary>
    Transient,

    /// <summary>The resource is busy, or another call was faster: look again.</summary>
    Conflict,

    /// <summary>Something that was just made is not known everywhere yet.</summary>
    NotPropagated,

    /// <summary>It is not there.</summary>
    NotFound,

    /// <summary>We may not do this; never a way of saying that something does not exist.</summary>
    Forbidden,

    /// <summary>The request is wrong: it fails again until the spec changes.</summary>
    Invalid,

    /// <summary>The account's quota is used up.</summary>
    QuotaExceeded,

    /// <summary>The resource is somebody else's.</summary>
    Foreign,
}
