namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>What was asked of the emulator, in order of completion.</summary>
public sealed class RequestLog
{
    private readonly Lock gate = new();
    private readonly Queue<RecordedRequest> requests = new();
    private readonly int capacity;

    internal RequestLog(int capacity) => this.capacity = capacity;

    /// <summary>A snapshot of the remembered requests.</summary>
    public IReadOnlyList<RecordedRequest> All
    {
        get
        {
            lock (gate)
                return [.. requests];
        }
    }

    /// <summary>The remembered requests that change something, whether they succeeded or not.</summary>
    public IReadOnlyList<RecordedRequest> Mutating => [.. All.Where(r => r.Mutating)];

    /// <summary>The remembered requests of one operation.</summary>
    public IReadOnlyList<RecordedRequest> Of(string operation) => [.. All.Where(r => r.Operation == operation)];

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        lock (gate)
            requests.Clear();
    }

    internal void Add(RecordedRequest request)
    {
        lock (gate)
        {
            if (requests.Count == capacity)
                requests.Dequeue();
            requests.Enqueue(request);
        }
    }
}
