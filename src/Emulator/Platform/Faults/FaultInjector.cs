using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.Faults;

/// <summary>Injects faults into requests. The same over HTTP: <c>GET</c>, <c>POST</c> and <c>DELETE /_emulator/faults</c>.</summary>
public sealed class FaultInjector
{
    private readonly Lock _gate = new();
    private readonly List<ActiveFault> _faults = [];

    internal FaultInjector()
    {
    }

    /// <summary>The active faults, in the order in which they were added.</summary>
    public IReadOnlyList<ActiveFault> Active
    {
        get
        {
            lock (_gate)
                return [.. _faults];
        }
    }

    /// <summary>Adds a fault. If several faults match a request, the one that was added first applies.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>The active fault. Dispose it to end the fault.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="fault"/> is <see langword="null"/>.</exception>
    public ActiveFault Add(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var active = new ActiveFault(fault, Remove);
        lock (_gate)
            _faults.Add(active);
        return active;
    }

    /// <summary>Fails the next <paramref name="times"/> calls of an operation.</summary>
    /// <param name="operation">The operation, such as <c>CreateRole</c>.</param>
    /// <param name="errorCode">The error code of the response.</param>
    /// <param name="message">The error text of the response.</param>
    /// <param name="status">The HTTP status of the response.</param>
    /// <param name="times">The number of calls, or <see langword="null"/> for all.</param>
    public ActiveFault Fail(string operation, string errorCode, string message, int status = 400, int? times = 1) =>
        Add(new Fault
        {
            Operation = operation,
            Kind = FaultKind.Error,
            ErrorCode = errorCode,
            Message = message,
            Status = status,
            Times = times,
        });

    /// <summary>Throttles the next <paramref name="times"/> calls of an operation.</summary>
    /// <param name="operation">The operation, such as <c>CreateRole</c>.</param>
    /// <param name="times">The number of calls, or <see langword="null"/> for all.</param>
    public ActiveFault Throttle(string operation, int? times = 1) =>
        Add(new Fault { Operation = operation, Kind = FaultKind.Throttle, Times = times });

    /// <summary>Performs the next <paramref name="times"/> calls of an operation without sending a complete response.</summary>
    /// <param name="operation">The operation, such as <c>CreateRole</c>.</param>
    /// <param name="times">The number of calls, or <see langword="null"/> for all.</param>
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
