using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Reconciler.Emulator.DataPlane.Processes;

/// <summary>
/// Ends a server's process with everything that it started. Programs such as <c>dotnet run</c> or <c>npx</c> start the server as a process
/// of their own, which has no parent any more when they die first; on Linux such orphans are found by a mark in their environment.
/// </summary>
internal static class ProcessTree
{
    /// <summary>The environment variable that holds a process's mark.</summary>
    public const string MarkVariable = "RECONCILER_SERVER";

    public static void End(Process process, string mark)
    {
        End(process);
        while (OperatingSystem.IsLinux() && EndMarked(mark))
        {
            // A process may have started another while it was looked for.
        }
    }

    /// <summary>Ends a process that was noted down earlier, provided that it is still the same.</summary>
    public static void EndStale(int id, DateTime startTime, string mark)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            // The system tells the time of a start from its own, which may have been set since; numbers are not used again that soon.
            if ((process.StartTime.ToUniversalTime() - startTime).Duration() < TimeSpan.FromSeconds(2))
                End(process);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
        }

        while (OperatingSystem.IsLinux() && EndMarked(mark))
        {
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself in between.
        }
    }

    private static bool EndMarked(string mark)
    {
        var found = false;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || !IsMarked(folder, mark))
                continue;
            found = true;
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
                // Not without an end: where nobody collects what has ended, it is never gone altogether.
                process.WaitForExit(TimeSpan.FromMilliseconds(50));
            }
            catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
            {
            }
        }

        return found;
    }

    // Only one's own processes can be read; one that is ending has nothing to read.
    private static bool IsMarked(string folder, string mark)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, "environ")).AsSpan().IndexOf(Encoding.UTF8.GetBytes($"{MarkVariable}={mark}\0")) >= 0;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
