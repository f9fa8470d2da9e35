using System.Threading.Channels;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// The latest changes of conditions, and whoever follows them. A follower that does not keep up loses the oldest ones, and never delays a
/// pass. Thread-safe.
/// </summary>
internal sealed class EventLog
{
    /// <summary>How many events are kept.</summary>
    public const int Capacity = 500;

    private readonly Lock _lock = new();
    private readonly Queue<StackEvent> _latest = new();
    private readonly HashSet<Channel<StackEvent>> _followers = [];
    private readonly HashSet<Channel<StackEvent>> _outputFollowers = [];
    private long _count;

    /// <summary>The latest events, the oldest first.</summary>
    public IReadOnlyList<StackEvent> Latest
    {
        get
        {
            lock (_lock) return [.. _latest];
        }
    }

    /// <summary>Adds an event. One without a condition goes to followers only.</summary>
    public void Add(StackEvent added)
    {
        lock (_lock)
        {
            var numbered = added with { Number = ++_count };
            if (numbered.Condition is not null)
            {
                _latest.Enqueue(numbered);
                if (_latest.Count > Capacity) _latest.Dequeue();
            }

            foreach (var follower in _followers) follower.Writer.TryWrite(numbered);
        }
    }

    /// <summary>Shows a line of a build to those who follow builds. A build writes more than there are changes of conditions.</summary>
    public void AddOutput(StackEvent added)
    {
        lock (_lock)
        {
            var numbered = added with { Number = ++_count };
            foreach (var follower in _outputFollowers) follower.Writer.TryWrite(numbered);
        }
    }

    /// <summary>Follows the events: first the latest ones, then each new one.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="withOutput">Whether to follow the lines of builds, too.</param>
    public async IAsyncEnumerable<StackEvent> FollowAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken, bool withOutput = false)
    {
        var channel = Channel.CreateBounded<StackEvent>(
            new BoundedChannelOptions(2 * Capacity) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
        {
            foreach (var latest in _latest) channel.Writer.TryWrite(latest);
            _followers.Add(channel);
            if (withOutput) _outputFollowers.Add(channel);
        }

        try
        {
            await foreach (var next in channel.Reader.ReadAllAsync(cancellationToken)) yield return next;
        }
        finally
        {
            lock (_lock)
            {
                _followers.Remove(channel);
                _outputFollowers.Remove(channel);
            }
        }
    }
}
