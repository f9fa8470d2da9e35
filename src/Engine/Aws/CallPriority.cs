namespace Reconciler.Engine.Aws;

/// <summary>
/// What a call is for. Calls that wait for the rate of their operation are served in this order, and in the order of arrival within one
/// priority. Each tenth goes to the call that has waited longest, whatever it is for, so that no priority waits for ever.
/// </summary>
public enum CallPriority
{
    /// <summary>A resource is in motion, or a stack is under way: what is begun is finished first. Every change is one.</summary>
    Change,

    /// <summary>A stack was added, or its specs changed.</summary>
    Source,

    /// <summary>A look at a stack that nobody asked for.</summary>
    Resync,
}
