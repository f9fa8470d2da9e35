namespace Reconciler.Engine.Planning;

/// <summary>Where a process stood with one resource.</summary>
internal sealed class ResourceProgress
{
    /// <summary>The identifier it had when it was seen last.</summary>
    public string? Id { get; set; }

    /// <summary>Whether it was changed and has not been seen ready twice since.</summary>
    public bool HasPendingChange { get; set; }

    /// <summary>What was begun and has not been seen to be done.</summary>
    public ChangeKind PendingChange { get; set; }

    /// <summary>Since when it has been seen ready, and never otherwise, after it moved.</summary>
    public DateTimeOffset? ReadySince { get; set; }

    /// <summary>How often it has been looked at while it moved.</summary>
    public int PollCount { get; set; }

    /// <summary>Failed steps in a row.</summary>
    public int Attempts { get; set; }

    /// <summary>How often it has been brought back since it was ready last.</summary>
    public int Repairs { get; set; }

    /// <summary>When the trouble or the waiting began.</summary>
    public DateTimeOffset? WaitingSince { get; set; }

    /// <summary>Nothing is done before.</summary>
    public DateTimeOffset? RetryAt { get; set; }

    /// <summary>What it is waiting for until then.</summary>
    public string? Reason { get; set; }

    /// <summary>Why nothing is tried any more until its spec changes or somebody asks for it.</summary>
    public string? StalledReason { get; set; }

    /// <summary>Whether its deletion was asked for; until it is gone, any status may show.</summary>
    public bool IsDeleting { get; set; }

    /// <summary>The hash of the model that was applied last by this process.</summary>
    public string? AppliedHash { get; set; }

    /// <summary>The hash of the model that attempts and repairs are counted for.</summary>
    public string? AttemptedHash { get; set; }

    /// <summary>Lines of its log that were passed on.</summary>
    public int ReportedLogLines { get; set; }

    /// <summary>It is as it should be, or it is to be tried afresh.</summary>
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
