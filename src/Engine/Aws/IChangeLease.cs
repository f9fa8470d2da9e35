namespace Reconciler.Engine.Aws;

/// <summary>
/// Says whether this process may change anything now. It is asked before each call that changes something, so one that has lost its lease
/// sends none: another process may be at work.
/// </summary>
public interface IChangeLease
{
    /// <summary>Returns how long a change may take that is sent now. The lease outlives it.</summary>
    /// <exception cref="LeaseException">The lease is not held, or ends too soon.</exception>
    TimeSpan LimitChange();
}
