namespace Reconciler.Engine.Aws;

/// <summary>
/// Lets the reads of an asynchronous flow take what is cached, whatever its age. What was never read is still read. A page that shows a
/// stack can be asked for at any time, and must not cost the calls that keep stacks in order.
/// </summary>
internal static class CachedReads
{
    private static readonly AsyncLocal<bool> _areEnough = new();

    /// <summary>Whether what is cached is good enough for the current flow.</summary>
    public static bool AreEnough => _areEnough.Value;

    /// <summary>Makes what is cached good enough from now on, until the result is disposed.</summary>
    public static IDisposable Use() => Switch(true);

    /// <summary>Makes reads look at the age of what is cached again: who else uses the result may need a fresh one.</summary>
    public static IDisposable Suspend() => Switch(false);

    private static Usage Switch(bool areEnough)
    {
        var before = _areEnough.Value;
        _areEnough.Value = areEnough;
        return new Usage(before);
    }

    private sealed class Usage(bool before) : IDisposable
    {
        public void Dispose() => _areEnough.Value = before;
    }
}
