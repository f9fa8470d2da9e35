using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.Faults;

/// <summary>A fault that was injected: how often it struck, and the means to end it.</summary>
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

    /// <summary>What was asked for.</summary>
    public Fault Fault { get; }

    /// <summary>How many requests it has hit.</summary>
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
