namespace Reconciler.Emulator.Platform.Faults;

/// <summary>The effect of a fault on a request.</summary>
public enum FaultKind
{
    /// <summary>Returns an error and does not perform the operation.</summary>
    Error,

    /// <summary>Returns the throttling error of the service's protocol and does not perform the operation.</summary>
    Throttle,

    /// <summary>Performs the operation and closes the connection before the response is complete.</summary>
    DropResponse,

    /// <summary>Never responds and does not perform the operation.</summary>
    Hang,

    /// <summary>Performs the operation after <see cref="Fault.Delay"/>.</summary>
    Delay,

    /// <summary>Sends <see cref="Fault.Body"/> as it is, as a proxy would, and does not perform the operation.</summary>
    Respond,
}
