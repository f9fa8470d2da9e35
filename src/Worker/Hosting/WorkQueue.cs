using System.Threading.Channels;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// A queue of keys with the semantics of client-go's workqueue. At most one worker holds a key. Any number of adds of a queued key are one
/// delivery, and any number of adds of a held key are one more delivery after <see cref="Done"/>. For delayed adds of a key the
/// earliest time counts.
/// </summary>
/// <param name="clock">Drives the delayed adds.</param>
internal sealed class WorkQueue(TimeProvider clock) : IDisposable
{
    private readonly Lock _lock = new();

    // The keys of _queued, in their order.
    private readonly Channel<string> _channel = Channel.CreateUnbounded<string>();
    private readonly HashSet<string> _queued = new(StringComparer.Ordinal);

    // The keys that a worker holds, and those of them that were added again meanwhile.
    private readonly HashSet<string> _processing = new(StringComparer.Ordinal);
    private readonly HashSet<string> _dirty = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset Due, ITimer Timer)> _delayed = new(StringComparer.Ordinal);

    /// <summary>How many keys can be taken now.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _queued.Count;
        }
    }

    /// <summary>Queues a key now, or after <see cref="Done"/> if a worker holds it. Cancels a delayed add of the key.</summary>
    public void Add(string key)
    {
        lock (_lock)
        {
            CancelDelayed(key);
            if (_processing.Contains(key)) _dirty.Add(key);
            else if (_queued.Add(key)) _channel.Writer.TryWrite(key);
        }
    }

    /// <summary>Queues a key after a delay. Does nothing if the key is queued already or is to be queued earlier.</summary>
    public void AddAfter(string key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
            return;
        }

        lock (_lock)
        {
            var due = clock.GetUtcNow() + delay;
            if (_queued.Contains(key) || _dirty.Contains(key)) return;
            if (_delayed.TryGetValue(key, out var delayed) && delayed.Due <= due) return;
            CancelDelayed(key);
            _delayed[key] = (due, clock.CreateTimer(_ => Add(key), null, delay, Timeout.InfiniteTimeSpan));
        }
    }

    /// <summary>Takes the next key, or waits for one. The caller holds the key until it calls <see cref="Done"/>.</summary>
    public async ValueTask<string> TakeAsync(CancellationToken cancellationToken)
    {
        var key = await _channel.Reader.ReadAsync(cancellationToken);
        lock (_lock)
        {
            _queued.Remove(key);
            _processing.Add(key);
        }

        return key;
    }

    /// <summary>Releases a key. Queues it again if it was added while it was held.</summary>
    public void Done(string key)
    {
        lock (_lock)
        {
            _processing.Remove(key);
            if (!_dirty.Remove(key)) return;
        }

        Add(key);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var (_, timer) in _delayed.Values) timer.Dispose();
            _delayed.Clear();
        }
    }

    private void CancelDelayed(string key)
    {
        if (_delayed.Remove(key, out var delayed)) delayed.Timer.Dispose();
    }
}
