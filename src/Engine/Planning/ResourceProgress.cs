namespace Reconciler.Engine.Planning;

/// <summary>What this process did with one resource so far: the pending change, attempts, polls and deadlines.</summary>
internal sealed class ResourceProgress
{
    /// <summary>The identifier at the last observation.</summary>
    public string? Id { get; set; }

    /// <summary>Whether this process changed the resource and has not confirmed yet that it is ready.</summary>
    public bool HasPendingChange { get; set; }

    /// <summary>The change that was started and is not complete yet.</summary>
    public ChangeKind PendingChange { get; set; }

    /// <summary>When the resource was first observed ready after its change; null if it was not, or was not ready again since.</summary>
    public DateTimeOffset? ReadySince { get; set; }

    /// <summary>The number of polls since the last change.</summary>
    public int PollCount { get; set; }

    /// <summary>The number of failed attempts in a row.</summary>
    public int Attempts { get; set; }

    /// <summary>The number of repairs since the resource was ready last.</summary>
    public int Repairs { get; set; }

    /// <summary>Since when the resource fails or waits. The deadlines of <c>Backoff</c> start here.</summary>
    public DateTimeOffset? WaitingSince { get; set; }

    /// <summary>No call is made before this time.</summary>
    public DateTimeOffset? RetryAt { get; set; }

    /// <summary>Why the resource waits until <see cref="RetryAt"/>.</summary>
    public string? Reason { get; set; }

    /// <summary>
    /// Why the resource stalled; null if it did not. Nothing is attempted until its spec changes or a retry is requested.
    /// </summary>
    public string? StalledReason { get; set; }

    /// <summary>Whether its deletion was requested. Until the resource is gone, it may show any status.</summary>
    public bool IsDeleting { get; set; }

    /// <summary>The spec hash of the desired state that this process applied last.</summary>
    public string? AppliedHash { get; set; }

    /// <summary>The spec hash of the desired state that <see cref="Attempts"/> and <see cref="Repairs"/> count for.</summary>
    public string? AttemptedHash { get; set; }

    /// <summary>The number of lines of its log that were reported.</summary>
    public int ReportedLogLines { get; set; }

    /// <summary>Resets everything but the identifier and the hashes: the resource is ready, or a retry was requested.</summary>
    public void Reset()
    {
        HasPendingChange = false;
        IsDeleting = false;
        PendingChange = ChangeKind.None;
        PollCount = Attempts = Repairs = 0;
        WaitingSince = RetryAt = ReadySince = null;
        Reason = StalledReason = null;
    }
}
