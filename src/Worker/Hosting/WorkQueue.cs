using System.Threading.Channels;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// A queue of keys with the semantics of client-go's priority workqueue. At most one worker holds a key. Any number of adds of a queued key
/// are one delivery with the highest of their priorities, and any number of adds of a held key are one more delivery after
/// <see cref="Done"/>. For delayed adds of a key the earliest time counts. Keys of one priority are taken in the order in which they came.
/// </summary>
/// <param name="clock">Drives the delayed adds.</param>
internal sealed class WorkQueue(TimeProvider clock) : IDisposable
{
    /// <summary>
    /// A key goes before keys of the next higher priority that came so much later. So there is no starvation, and seldom an inversion.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();

    // One signal for each queued key.
    private readonly Channel<bool> _available = Channel.CreateUnbounded<bool>();

    // The keys that can be taken, in the order in which they are. An entry whose number is not that of _queued is out of date.
    private readonly PriorityQueue<(string Key, long Number), (DateTimeOffset At, long Number)> _order = new();
    private readonly Dictionary<string, (WorkPriority Priority, long Number)> _queued = new(StringComparer.Ordinal);

    // The keys that a worker holds, and those of them that were added again meanwhile.
    private readonly HashSet<string> _processing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WorkPriority> _dirty = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset Due, ITimer Timer)> _delayed = new(StringComparer.Ordinal);
    private long _count;
    private bool _isDisposed;

    /// <summary>How many keys can be taken now.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _queued.Count;
        }
    }

    /// <summary>Queues a key now, or after <see cref="Done"/> if a worker holds it. Cancels a delayed add of the key.</summary>
    public void Add(string key, WorkPriority priority)
    {
        lock (_lock)
        {
            if (_isDisposed) return;
            CancelDelayed(key);
            if (_processing.Contains(key)) _dirty[key] = Higher(priority, _dirty.GetValueOrDefault(key, priority));
            else Queue(key, priority);
        }
    }

    /// <summary>Queues a key after a delay. Does nothing if the key is queued already or is to be queued earlier.</summary>
    public void AddAfter(string key, TimeSpan delay, WorkPriority priority)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key, priority);
            return;
        }

        lock (_lock)
        {
            var due = clock.GetUtcNow() + delay;
            if (_isDisposed || _queued.ContainsKey(key) || _dirty.ContainsKey(key)) return;
            if (_delayed.TryGetValue(key, out var delayed) && delayed.Due <= due) return;
            CancelDelayed(key);
            _delayed[key] = (due, clock.CreateTimer(_ => Add(key, priority), null, delay, Timeout.InfiniteTimeSpan));
        }
    }

    /// <summary>Takes the next key, or waits for one. The caller holds the key until it calls <see cref="Done"/>.</summary>
    public async ValueTask<(string Key, WorkPriority Priority)> TakeAsync(CancellationToken cancellationToken)
    {
        await _available.Reader.ReadAsync(cancellationToken);
        lock (_lock)
        {
            while (true)
            {
                var (key, number) = _order.Dequeue();
                if (!_queued.TryGetValue(key, out var queued) || queued.Number != number) continue;
                _queued.Remove(key);
                _processing.Add(key);
                return (key, queued.Priority);
            }
        }
    }

    /// <summary>Releases a key. Queues it again if it was added while it was held.</summary>
    public void Done(string key)
    {
        lock (_lock)
        {
            _processing.Remove(key);
            if (_dirty.Remove(key, out var priority)) Add(key, priority);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (var (_, timer) in _delayed.Values) timer.Dispose();
            _delayed.Clear();
        }
    }

    private void Queue(string key, WorkPriority priority)
    {
        var isQueued = _queued.TryGetValue(key, out var queued);
        if (isQueued && queued.Priority <= priority) return;
        var number = _count++;
        _queued[key] = (priority, number);
        _order.Enqueue((key, number), (clock.GetUtcNow() + (int)priority * Patience, number));
        if (!isQueued) _available.Writer.TryWrite(true);
    }

    private static WorkPriority Higher(WorkPriority a, WorkPriority b) => a < b ? a : b;

    private void CancelDelayed(string key)
    {
        if (_delayed.Remove(key, out var delayed)) delayed.Timer.Dispose();
    }
}
