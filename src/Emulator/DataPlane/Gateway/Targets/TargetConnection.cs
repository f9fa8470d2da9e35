namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>
/// What the gateway knows of a target's server from its first contact. If the server no longer knows the session, the next request
/// initializes a new one.
/// </summary>
internal sealed class TargetConnection
{
    private readonly SingleFlight<TargetSession> _initialized = new();
    private readonly SingleFlight<TargetSession> _discovered = new();

    /// <summary>Returns the session, and creates it if there is none.</summary>
    /// <param name="isStateless">
    /// Whether the caller uses a protocol version without initialize, which the server is then asked for first.
    /// </param>
    /// <param name="create">Creates the session. It takes no cancellation token, because it serves all waiting callers.</param>
    /// <param name="cancellationToken">Ends the wait of this caller.</param>
    public ValueTask<TargetSession> GetAsync(bool isStateless, Func<Task<TargetSession>> create, CancellationToken cancellationToken) =>
        (isStateless ? _discovered : _initialized).GetAsync(create, cancellationToken);

    /// <summary>Removes a session that is no longer valid; does nothing if it was replaced already.</summary>
    public void Forget(TargetSession session)
    {
        _initialized.Forget(session);
        _discovered.Forget(session);
    }
}
