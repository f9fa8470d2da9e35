namespace Reconciler.Engine.Aws;

/// <summary>
/// The priority of the calls of the current asynchronous flow. A pass begins with the priority of its cause and is raised when it finds
/// something to do; calls that wait already move up with it. Outside of any flow calls are <see cref="CallPriority.Change"/>: somebody waits
/// for a command at a prompt.
/// </summary>
/// <remarks>
/// It is ambient because it belongs to a pass and not to what is called: the fifty methods between a pass and its calls are the same for all
/// priorities.
/// </remarks>
/// <example>
/// <code>
/// using var urgency = CallUrgency.Begin(CallPriority.Resync);
/// var plan = await reconciler.PlanAsync(...);
/// if (!plan.IsEmpty) urgency.Raise(CallPriority.Change);
/// </code>
/// </example>
public sealed class CallUrgency : IDisposable
{
    private static readonly AsyncLocal<CallUrgency?> _current = new();

    private readonly CallUrgency? _outer;
    private int _priority;

    private CallUrgency(CallPriority priority, CallUrgency? outer) => (_priority, _outer) = ((int)priority, outer);

    /// <summary>The urgency of the current flow; null outside of any.</summary>
    public static CallUrgency? Current => _current.Value;

    /// <summary>The priority now.</summary>
    public CallPriority Priority => (CallPriority)Volatile.Read(ref _priority);

    /// <summary>Begins a flow: the calls until <see cref="Dispose"/>, and those of tasks that are started until then.</summary>
    /// <param name="priority">The priority.</param>
    public static CallUrgency Begin(CallPriority priority) => _current.Value = new CallUrgency(priority, _current.Value);

    /// <summary>Raises the priority of the flow, also for its calls that wait already. A lower one changes nothing.</summary>
    /// <param name="priority">The priority.</param>
    public void Raise(CallPriority priority)
    {
        var seen = Volatile.Read(ref _priority);
        while ((int)priority < seen)
        {
            var before = Interlocked.CompareExchange(ref _priority, (int)priority, seen);
            if (before == seen) return;
            seen = before;
        }
    }

    /// <summary>Ends the flow: what its caller calls next has the priority of before.</summary>
    public void Dispose() => _current.Value = _outer;
}
