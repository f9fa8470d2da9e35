using System.Collections.Concurrent;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// Runs the passes of the stacks in a queue, a few at the same time. A pass has a slot. A pass that lasts longer than
/// <see cref="StackControllerOptions.SlowPassAfter"/> usually waits for an answer of AWS: it gives its slot to the next stack and goes on
/// without one. The next pass of that stack starts without a slot, so a stack whose calls hang costs the others a slot once, for a moment.
/// </summary>
/// <param name="queue">The stacks whose pass is due. The caller disposes it.</param>
/// <param name="options">The number of slots.</param>
/// <param name="clock">Tells how long a pass lasts.</param>
internal sealed class PassDispatcher(WorkQueue queue, StackControllerOptions options, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, bool> _slow = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task> _running = new(StringComparer.Ordinal);
    private int _occupied;
    private TaskCompletionSource _freed = NewSignal();

    /// <summary>How many passes run now.</summary>
    public int Running
    {
        get
        {
            lock (_lock) return _running.Count;
        }
    }

    /// <summary>Whether another pass can start now.</summary>
    public bool HasFreeSlot
    {
        get
        {
            lock (_lock) return _occupied < options.Workers && _running.Count < options.MaxPasses;
        }
    }

    /// <summary>Runs passes until it is cancelled, and waits for those that run then.</summary>
    /// <param name="pass">Runs one pass of a stack. It must not throw.</param>
    /// <param name="cancellationToken">Ends the loop.</param>
    public async Task RunAsync(Func<string, WorkPriority, Task> pass, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await WaitForSlotAsync(cancellationToken);
                var (key, priority) = await queue.TakeAsync(cancellationToken);
                lock (_lock)
                {
                    var holdsSlot = !_slow.ContainsKey(key);
                    if (holdsSlot) _occupied++;

                    // On the thread pool: what a pass does before its first call must not delay the others.
                    _running[key] = Task.Run(() => RunPassAsync(key, holdsSlot, () => pass(key, priority)), CancellationToken.None);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Task[] rest;
            lock (_lock) rest = [.. _running.Values];
            await Task.WhenAll(rest);
        }
    }

    private async Task RunPassAsync(string key, bool holdsSlot, Func<Task> pass)
    {
        var isSlow = false;
        var timer = clock.CreateTimer(_ => GiveUpSlot(), null, options.SlowPassAfter, Timeout.InfiniteTimeSpan);
        try
        {
            await pass();
        }
        finally
        {
            await timer.DisposeAsync();
            lock (_lock)
            {
                if (isSlow) _slow[key] = true;
                else _slow.TryRemove(key, out _);
                if (holdsSlot) _occupied--;
                holdsSlot = false;
                _running.Remove(key);
                Signal();
            }

            queue.Done(key);
        }

        void GiveUpSlot()
        {
            lock (_lock)
            {
                isSlow = true;
                if (!holdsSlot) return;
                holdsSlot = false;
                _occupied--;
                Signal();
            }
        }
    }

    private async Task WaitForSlotAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task freed;
            lock (_lock)
            {
                if (HasFreeSlot) return;
                freed = _freed.Task;
            }

            await freed.WaitAsync(cancellationToken);
        }
    }

    private void Signal()
    {
        var freed = _freed;
        _freed = NewSignal();
        freed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
