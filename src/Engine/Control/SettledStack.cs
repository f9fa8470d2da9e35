using Reconciler.Engine.Planning;

namespace Reconciler.Engine.Control;

/// <summary>
/// A stack whose resources matched its specs in the last pass. While its files and AWS stand still, a worker needs neither the specs nor a
/// plan: it keeps this small object instead and asks whether anything has changed.
/// </summary>
public sealed class SettledStack
{
    private readonly LastObservation _observation;

    internal SettledStack(LastObservation observation) => _observation = observation;

    /// <summary>Observes the resources again, with the calls that a pass would make.</summary>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    /// <returns>
    /// Whether a pass would find nothing to do. False also if something cannot be read: run a pass, whose result tells why.
    /// </returns>
    public Task<bool> StandsStillAsync(CancellationToken cancellationToken) => _observation.StillHoldsAsync(cancellationToken);
}
