using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Reconciler.Emulator.DataPlane.Processes;

/// <summary>
/// Ends a process and its descendants. Programs such as <c>dotnet run</c> or <c>npx</c> start the server as a child process, which is
/// orphaned if they end first. On Linux, orphans are found by a mark in their environment.
/// </summary>
internal static class ProcessTree
{
    /// <summary>The environment variable with the mark, which descendants inherit.</summary>
    public const string MarkVariable = "RECONCILER_SERVER";

    public static void End(Process process, string mark)
    {
        End(process);
        while (OperatingSystem.IsLinux() && EndMarked(mark))
        {
            // Repeat: a process may have started another one during the scan.
        }
    }

    /// <summary>Ends a process that was recorded earlier, if the process id still belongs to it.</summary>
    public static void EndStale(int id, DateTime startTime, string mark)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            // Linux computes start times from the current clock, so they shift if the clock is set. Ids are not reused within 2 s.
            if ((process.StartTime.ToUniversalTime() - startTime).Duration() < TimeSpan.FromSeconds(2))
                End(process);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // No process has the id any more, or it ended between the two questions, or it belongs to another user and so is not ours.
        }

        while (OperatingSystem.IsLinux() && EndMarked(mark))
        {
            // Repeat: a process may have started another one during the scan.
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
            // The process has ended in the meantime.
        }
    }

    private static bool EndMarked(string mark)
    {
        var found = false;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            var isProcess = int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id);
            if (!isProcess || !IsMarked(folder, mark))
                continue;
            found = true;
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
                // With a limit: without a parent that reaps it, an ended process stays visible for ever.
                process.WaitForExit(TimeSpan.FromMilliseconds(50));
            }
            catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
            {
                // It ended by itself after its mark was read.
            }
        }

        return found;
    }

    // Processes of other users and processes that are ending cannot be read: they do not count.
    private static bool IsMarked(string folder, string mark)
    {
        try
        {
            var environment = File.ReadAllBytes(Path.Combine(folder, "environ"));
            return environment.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"{MarkVariable}={mark}\0")) >= 0;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
