using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.Faults;

/// <summary>A fault that was injected: how often it struck, and the means to end it.</summary>
public sealed class ActiveFault : IDisposable
{
    private readonly Lock gate = new();
    private readonly Action<ActiveFault> remove;
    private int matched;

    internal ActiveFault(Fault fault, Action<ActiveFault> remove)
    {
        Fault = fault;
        this.remove = remove;
    }

    /// <summary>What was asked for.</summary>
    public Fault Fault { get; }

    /// <summary>How many requests it has hit.</summary>
    public int Hits { get; private set; }

    /// <summary>Ends the fault.</summary>
    public void Dispose() => remove(this);

    internal bool Strikes(string service, string operation, JsonObject input)
    {
        if (Fault.Service is { } s && s != service || Fault.Operation is { } o && o != operation || Fault.When?.Invoke(input) == false)
            return false;
        lock (gate)
        {
            matched++;
            if (matched <= Fault.After || Fault.Times is { } times && Hits >= times)
                return false;
            Hits++;
            return true;
        }
    }
}
