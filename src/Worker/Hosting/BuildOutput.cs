namespace Reconciler.Worker.Hosting;

/// <summary>
/// The latest lines of the builds that this worker has seen. They are those that the log of the worker has, so showing them costs no call.
/// Thread-safe.
/// </summary>
/// <param name="clock">The clock.</param>
internal sealed class BuildOutput(TimeProvider clock)
{
    /// <summary>How many lines are kept of a build.</summary>
    public const int MaxLines = 500;

    /// <summary>How many builds are kept.</summary>
    public const int MaxBuilds = 50;

    private const int MaxLength = 2000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Key, string Resource), Build> _builds = [];
    private long _count;

    /// <summary>Begins a build: the lines of an earlier one are dropped.</summary>
    public void Begin(string key, string resource)
    {
        lock (_lock) _builds.Remove((key, resource));
    }

    /// <summary>Adds a line.</summary>
    /// <param name="key">The key of the stack.</param>
    /// <param name="resource">The address of the resource that is built.</param>
    /// <param name="text">The line.</param>
    public BuildLine Add(string key, string resource, string text)
    {
        lock (_lock)
        {
            if (!_builds.TryGetValue((key, resource), out var build))
            {
                if (_builds.Count == MaxBuilds) _builds.Remove(_builds.MinBy(other => other.Value.Used).Key);
                _builds[(key, resource)] = build = new Build();
            }

            build.Used = ++_count;
            var line = new BuildLine(
                resource, ++build.Count, clock.GetUtcNow(), text.Length <= MaxLength ? text : $"{text[..MaxLength]}...");
            build.Lines.Enqueue(line);
            if (build.Lines.Count > MaxLines) build.Lines.Dequeue();
            return line;
        }
    }

    /// <summary>Returns the lines of a build, the oldest first; empty if this worker has not seen one.</summary>
    public IReadOnlyList<BuildLine> Find(string key, string resource)
    {
        lock (_lock) return _builds.TryGetValue((key, resource), out var build) ? [.. build.Lines] : [];
    }

    /// <summary>Forgets the builds of a stack.</summary>
    public void Forget(string key)
    {
        lock (_lock)
        {
            foreach (var build in _builds.Keys.Where(build => build.Key == key).ToList()) _builds.Remove(build);
        }
    }

    private sealed class Build
    {
        public Queue<BuildLine> Lines { get; } = new();

        public int Count { get; set; }

        public long Used { get; set; }
    }
}
