namespace Reconciler.Engine.Planning;

/// <summary>
/// Counts the mutating calls for one resource and one desired state, whatever states the resource passes through in between. It limits
/// them, so that no loop is without end.
/// </summary>
internal sealed record AttemptLedger
{
    /// <summary>The spec hash of the desired state that the ledger counts for; null before the first attempt.</summary>
    public string? DesiredHash { get; init; }

    /// <summary>
    /// The changes that AWS accepted and that are not forgiven yet. A series of repairs that succeeds counts as one change.
    /// </summary>
    public int Changes { get; init; }

    /// <summary>The failed calls in a row.</summary>
    public int Failures { get; init; }

    /// <summary>When the first of <see cref="Failures"/> failed.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>The repairs since the resource was ready last.</summary>
    public int Repairs { get; init; }

    /// <summary>When the first of <see cref="Repairs"/> was made.</summary>
    public DateTimeOffset? RepairingSince { get; init; }

    /// <summary>How often the resource stalled. It sets the delay until the next try.</summary>
    public int Stalls { get; init; }

    /// <summary>When AWS accepted the last change.</summary>
    public DateTimeOffset? LastChange { get; init; }

    /// <summary>No mutating call is made before this time; null if there is no limit.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>
    /// Whether somebody asked for this attempt. Then attempts that AWS records, such as earlier builds, do not count.
    /// </summary>
    public bool IsRequested { get; init; }

    /// <summary>Whether this many changes are too many until some are forgiven.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="recorded">The attempts that AWS records.</param>
    public bool IsExhausted(int limit, int recorded) => Math.Max(Changes, IsRequested ? 0 : recorded) >= limit;

    /// <summary>The resource is ready and matches: failures and repairs are over; accepted changes still count.</summary>
    public AttemptLedger Settle()
    {
        var changes = Changes + (Repairs > 0 ? 1 : 0);
        return this with
        {
            Changes = changes,
            Stalls = changes == 0 ? 0 : Stalls,
            Failures = 0,
            FailingSince = null,
            Repairs = 0,
            RepairingSince = null,
            NextAttempt = null,
        };
    }

    /// <summary>Forgives changes because the resource stayed settled.</summary>
    /// <param name="settled">How long it stayed so.</param>
    /// <param name="interval">The time that forgives one change.</param>
    public AttemptLedger Forgive(TimeSpan settled, TimeSpan interval)
    {
        var changes = (int)Math.Max(0, Changes - Math.Floor(settled / interval));
        return this with { Changes = changes, Stalls = changes == 0 ? 0 : Stalls };
    }
}
