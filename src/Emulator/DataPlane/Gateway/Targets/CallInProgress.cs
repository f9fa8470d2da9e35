namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>A request of a caller that a target works on.</summary>
/// <param name="end">Called once when the call has ended, with whether the caller got a response.</param>
internal sealed class CallInProgress(Action<CallInProgress, bool> end) : IDisposable
{
    private readonly CancellationTokenSource _cancelled = new();
    private Func<string?, Task>? _notify;

    /// <summary>Ends the call if the caller cancels it.</summary>
    public CancellationToken Token => _cancelled.Token;

    /// <summary>Whether the caller got a response.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>Whether nobody waits for the target any more.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Sets how the target learns that the caller has cancelled the request.</summary>
    public void OnCancel(Func<string?, Task> notify) => _notify = notify;

    /// <summary>Tells the target that the caller has cancelled the request, and stops waiting for its response.</summary>
    /// <param name="reason">The caller's reason; <see langword="null"/> for none.</param>
    /// <exception cref="TargetException">The target cannot be told.</exception>
    public async Task CancelAsync(string? reason)
    {
        await (Interlocked.Exchange(ref _notify, null)?.Invoke(reason) ?? Task.CompletedTask);
        await _cancelled.CancelAsync();
    }

    // The source has no timer, so it needs no disposal; a cancellation may still arrive.
    public void Dispose()
    {
        HasEnded = true;
        end(this, IsAnswered);
    }
}
