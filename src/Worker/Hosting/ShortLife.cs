namespace Reconciler.Worker.Hosting;

/// <summary>
/// Spares commands that end soon the collections of their start: `diff` allocates 22 MB, and one collection takes 25 ms of its 600. What
/// runs for long, or shows progress until somebody ends it, collects as usual.
/// </summary>
internal static class ShortLife
{
    /// <summary>The bytes after which the collector works as usual.</summary>
    private const long Spared = 64L << 20;

    private static readonly string[] Long = ["run", "emulator"];

    /// <summary>Begins for a command line.</summary>
    /// <param name="args">The arguments of the program.</param>
    public static void Begin(IReadOnlyList<string> args)
    {
        if (args.Count == 0 || Long.Contains(args[0], StringComparer.Ordinal)) return;
        try
        {
            GC.TryStartNoGCRegion(Spared);
        }
        catch (ArgumentOutOfRangeException)
        {
            // The heap is limited to less, as in a small container: it collects as usual.
        }
    }
}
