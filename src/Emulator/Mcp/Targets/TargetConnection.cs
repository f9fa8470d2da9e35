namespace Reconciler.Emulator.Mcp.Targets;

/// <summary>
/// What was agreed with the server of a target. Calls that come together at the beginning wait for one handshake; when the server has
/// forgotten its session, the next call begins another.
/// </summary>
internal sealed class TargetConnection
{
    private Lazy<Task<TargetSession>>? opening;

    /// <summary>The session that is open, opened now if need be.</summary>
    /// <param name="open">Opens a session. It serves all who wait for it, so it does not end with one of them.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async ValueTask<TargetSession> GetAsync(Func<Task<TargetSession>> open, CancellationToken ct)
    {
        var current = Volatile.Read(ref opening);
        if (current is null)
        {
            var fresh = new Lazy<Task<TargetSession>>(open);
            current = Interlocked.CompareExchange(ref opening, fresh, null) ?? fresh;
        }

        var session = current.Value;
        try
        {
            return await session.WaitAsync(ct);
        }
        finally
        {
            // A handshake that failed is not kept.
            if (session.IsFaulted || session.IsCanceled)
                Interlocked.CompareExchange(ref opening, null, current);
        }
    }

    /// <summary>Forgets a session that the server does not know any more; nothing happens when another one is open already.</summary>
    public void Forget(TargetSession session)
    {
        var current = Volatile.Read(ref opening);
        if (current is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } open } && ReferenceEquals(open.Result, session))
            Interlocked.CompareExchange(ref opening, null, current);
    }
}
