using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.Faults;

/// <summary>Makes requests fail in the ways that real ones do. Also over HTTP: <c>GET</c>, <c>POST</c> and <c>DELETE /_emulator/faults</c>.</summary>
public sealed class FaultInjector
{
    private readonly Lock _gate = new();
    private readonly List<ActiveFault> _faults = [];

    internal FaultInjector()
    {
    }

    /// <summary>The faults in force, in the order in which they were added.</summary>
    public IReadOnlyList<ActiveFault> Active
    {
        get
        {
            lock (_gate)
                return [.. _faults];
        }
    }

    /// <summary>Adds a fault. Of several that match a request, the first added strikes.</summary>
    public ActiveFault Add(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var active = new ActiveFault(fault, Remove);
        lock (_gate)
            _faults.Add(active);
        return active;
    }

    /// <summary>Fails the next <paramref name="times"/> calls of an operation.</summary>
    public ActiveFault Fail(string operation, string errorCode, string message, int status = 400, int? times = 1) =>
        Add(new Fault { Operation = operation, Kind = FaultKind.Error, ErrorCode = errorCode, Message = message, Status = status, Times = times });

    /// <summary>Throttles the next <paramref name="times"/> calls of an operation.</summary>
    public ActiveFault Throttle(string operation, int? times = 1) =>
        Add(new Fault { Operation = operation, Kind = FaultKind.Throttle, Times = times });

    /// <summary>Performs the next <paramref name="times"/> calls of an operation and withholds the answer.</summary>
    public ActiveFault DropResponse(string operation, int? times = 1) =>
        Add(new Fault { Operation = operation, Kind = FaultKind.DropResponse, Times = times });

    /// <summary>Ends all faults.</summary>
    public void Clear()
    {
        lock (_gate)
            _faults.Clear();
    }

    internal Fault? Match(string service, string operation, JsonObject input)
    {
        foreach (var fault in Active)
        {
            if (fault.TryMatch(service, operation, input))
                return fault.Fault;
        }

        return null;
    }

    private void Remove(ActiveFault fault)
    {
        lock (_gate)
            _faults.Remove(fault);
    }
}
