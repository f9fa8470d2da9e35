namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>What was asked of the emulator, in order of completion.</summary>
public sealed class RequestLog
{
    private readonly Lock _gate = new();
    private readonly Queue<RecordedRequest> _requests = new();
    private readonly int _capacity;

    internal RequestLog(int capacity) => _capacity = capacity;

    /// <summary>A snapshot of the remembered requests.</summary>
    public IReadOnlyList<RecordedRequest> All
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    /// <summary>The remembered requests that change something, whether they succeeded or not.</summary>
    public IReadOnlyList<RecordedRequest> Mutating => [.. All.Where(r => r.Mutating)];

    /// <summary>The remembered requests of one operation.</summary>
    public IReadOnlyList<RecordedRequest> Of(string operation) => [.. All.Where(r => r.Operation == operation)];

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        lock (_gate)
            _requests.Clear();
    }

    internal void Add(RecordedRequest request)
    {
        lock (_gate)
        {
            if (_requests.Count == _capacity)
                _requests.Dequeue();
            _requests.Enqueue(request);
        }
    }
}
