namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>
/// A value that takes a while to make and that many use: made by the first who wants it, while the others wait for the same attempt. An
/// attempt that fails is not kept.
/// </summary>
internal class SingleFlight<T>
    where T : class
{
    private Lazy<Task<T>>? _current;

    /// <summary>The value, made now if need be.</summary>
    /// <param name="make">Makes the value. It serves all who wait, so it does not end with one of them.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async ValueTask<T> GetAsync(Func<Task<T>> make, CancellationToken cancellationToken)
    {
        var attempt = Volatile.Read(ref _current);
        if (attempt is null)
        {
            var fresh = new Lazy<Task<T>>(make);
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

    /// <summary>Forgets a value that is of no use any more; nothing happens when there is another one already.</summary>
    public void Forget(T value)
    {
        var attempt = Volatile.Read(ref _current);
        if (attempt is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } made } && ReferenceEquals(made.Result, value))
            Interlocked.CompareExchange(ref _current, null, attempt);
    }
}
