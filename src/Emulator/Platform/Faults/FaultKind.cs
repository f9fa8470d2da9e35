namespace Reconciler.Emulator.Platform.Faults;

/// <summary>What a fault does to a request.</summary>
public enum FaultKind
{
    /// <summary>Answers with an error and does nothing else.</summary>
    Error,

    /// <summary>Answers with the throttling error of the service's protocol.</summary>
    Throttle,

    /// <summary>Performs the operation and closes the connection without an answer.</summary>
    DropResponse,

    /// <summary>Never answers; the operation is not performed.</summary>
    Hang,

    /// <summary>Performs the operation after <see cref="Fault.Delay"/>.</summary>
    Delay,
}
