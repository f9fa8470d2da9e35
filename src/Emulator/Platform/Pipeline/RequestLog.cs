namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>The latest requests to the emulator, in the order of completion.</summary>
public sealed class RequestLog
{
    private readonly Lock _gate = new();
    private readonly Queue<RecordedRequest> _requests = new();
    private readonly int _capacity;

    internal RequestLog(int capacity) => _capacity = capacity;

    /// <summary>A snapshot of all recorded requests.</summary>
    public IReadOnlyList<RecordedRequest> All
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    /// <summary>The recorded requests of mutating operations, successful or not.</summary>
    public IReadOnlyList<RecordedRequest> Mutating => [.. All.Where(r => r.Mutating)];

    /// <summary>The recorded requests of one operation.</summary>
    /// <param name="operation">The operation, such as <c>CreateRole</c>.</param>
    public IReadOnlyList<RecordedRequest> Of(string operation) => [.. All.Where(r => r.Operation == operation)];

    /// <summary>The number of all requests by operation, of those that the log has dropped, too.</summary>
    internal RequestCounts Counts { get; } = new();

    /// <summary>Deletes all recorded requests.</summary>
    public void Clear()
    {
        Counts.Clear();
        lock (_gate)
            _requests.Clear();
    }

    internal void Add(RecordedRequest request)
    {
        Counts.Add(request);
        lock (_gate)
        {
            if (_requests.Count == _capacity)
                _requests.Dequeue();
            _requests.Enqueue(request);
        }
    }
}
