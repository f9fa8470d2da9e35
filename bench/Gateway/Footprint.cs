using System.Diagnostics;

namespace Reconciler.Bench.Gateway;

/// <summary>The resources that the process uses (Linux).</summary>
/// <param name="Processes">The number of running child processes.</param>
/// <param name="Sockets">The number of open sockets.</param>
/// <param name="HeapMegabytes">The size of live objects, in MB.</param>
/// <param name="ResidentMegabytes">The resident memory, in MB.</param>
internal sealed record Footprint(int Processes, int Sockets, double HeapMegabytes, double ResidentMegabytes)
{
    public static Footprint Take()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        using var self = Process.GetCurrentProcess();
        return new Footprint(Children(Environment.ProcessId), CountSockets(), heap / 1e6, self.WorkingSet64 / 1e6);
    }

    public override string ToString() =>
        $"{Processes} processes, {Sockets} sockets, {HeapMegabytes:0.0} MB of objects, {ResidentMegabytes:0} MB resident";

    private static int Children(int parent) => Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
        .Where(name => int.TryParse(name, out _)).Count(name =>
    {
        try
        {
            // The name of the command, in parentheses, may contain any character.
            var stat = File.ReadAllText($"/proc/{name}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ') is [not "Z", var owner, ..]
                && int.Parse(owner, System.Globalization.CultureInfo.InvariantCulture) == parent;
        }
        catch (IOException)
        {
            return false;
        }
    });

    private static int CountSockets() =>
        new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Count(
            fd => fd.LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);
}
