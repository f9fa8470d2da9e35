using System.Threading.Channels;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// Keys that want a pass. A key is never in two hands at once, and however often it is added while it waits or is worked on,
/// it comes out once more. Adding later never delays what is due earlier.
/// </summary>
internal sealed class WorkQueue(TimeProvider clock) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Channel<string> _ready = Channel.CreateUnbounded<string>();
    private readonly HashSet<string> _waiting = new(StringComparer.Ordinal);
    private readonly HashSet<string> _working = new(StringComparer.Ordinal);
    private readonly HashSet<string> _again = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset Due, ITimer Timer)> _later = new(StringComparer.Ordinal);

    /// <summary>Asks for a pass as soon as possible.</summary>
    public void Add(string key)
    {
        lock (_lock)
        {
            Forget(key);
            if (_working.Contains(key)) _again.Add(key);
            else if (_waiting.Add(key)) _ready.Writer.TryWrite(key);
        }
    }

    /// <summary>Asks for a pass after some time, unless there is one before.</summary>
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
            if (_waiting.Contains(key) || _again.Contains(key)) return;
            if (_later.TryGetValue(key, out var planned) && planned.Due <= due) return;
            Forget(key);
            _later[key] = (due, clock.CreateTimer(_ => Add(key), null, delay, Timeout.InfiniteTimeSpan));
        }
    }

    /// <summary>Takes the next key; whoever takes it says <see cref="Done"/>.</summary>
    public async ValueTask<string> TakeAsync(CancellationToken cancellationToken)
    {
        var key = await _ready.Reader.ReadAsync(cancellationToken);
        lock (_lock)
        {
            _waiting.Remove(key);
            _working.Add(key);
        }

        return key;
    }

    /// <summary>Gives a key back.</summary>
    public void Done(string key)
    {
        lock (_lock)
        {
            _working.Remove(key);
            if (!_again.Remove(key)) return;
        }

        Add(key);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var (_, timer) in _later.Values) timer.Dispose();
            _later.Clear();
        }
    }

    private void Forget(string key)
    {
        if (_later.Remove(key, out var planned)) planned.Timer.Dispose();
    }
}
