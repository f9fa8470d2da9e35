namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>
/// A cached value that is created once for concurrent callers: the first caller starts the attempt, the others wait for it. A failed
/// attempt is not cached.
/// </summary>
internal sealed class SingleFlight<T>
    where T : class
{
    private Lazy<Task<T>>? _current;

    /// <summary>Returns the value, and creates it if there is none.</summary>
    /// <param name="create">Creates the value. It takes no cancellation token, because it serves all waiting callers.</param>
    /// <param name="cancellationToken">Ends the wait of this caller.</param>
    public async ValueTask<T> GetAsync(Func<Task<T>> create, CancellationToken cancellationToken)
    {
        var attempt = Volatile.Read(ref _current);
        if (attempt is null)
        {
            var fresh = new Lazy<Task<T>>(create);
            attempt = Interlocked.CompareExchange(ref _current, fresh, null) ?? fresh;
        }

        var value = attempt.Value;
        if (value.IsCompletedSuccessfully)
            return value.Result;
        try
        {
            return await value.WaitAsync(cancellationToken);
        }
        finally
        {
            if (value.IsFaulted || value.IsCanceled)
                Interlocked.CompareExchange(ref _current, null, attempt);
        }
    }

    /// <summary>Removes a value that is no longer valid; does nothing if it was replaced already.</summary>
    public void Forget(T value)
    {
        var attempt = Volatile.Read(ref _current);
        if (attempt is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } created } && ReferenceEquals(created.Result, value))
            Interlocked.CompareExchange(ref _current, null, attempt);
    }
}
