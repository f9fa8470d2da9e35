using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.Faults;

/// <summary>An injected fault with the number of its hits. Disposing it ends the fault.</summary>
public sealed class ActiveFault : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Action<ActiveFault> _remove;
    private int _matched;

    internal ActiveFault(Fault fault, Action<ActiveFault> remove)
    {
        Fault = fault;
        _remove = remove;
    }

    /// <summary>The description of the fault.</summary>
    public Fault Fault { get; }

    /// <summary>The number of requests that the fault has affected.</summary>
    public int Hits { get; private set; }

    /// <summary>Ends the fault.</summary>
    public void Dispose() => _remove(this);

    internal bool TryMatch(string service, string operation, JsonObject input)
    {
        if (Fault.Service is { } s && s != service || Fault.Operation is { } o && o != operation || Fault.When?.Invoke(input) == false)
            return false;
        lock (_gate)
        {
            _matched++;
            if (_matched <= Fault.After || Fault.Times is { } times && Hits >= times)
                return false;
            Hits++;
            return true;
        }
    }
}
