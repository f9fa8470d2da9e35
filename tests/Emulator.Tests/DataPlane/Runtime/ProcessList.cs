using System.Diagnostics;

namespace Emulator.Tests.DataPlane.Runtime;

internal static class ProcessList
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited && !IsZombie(id);
        }
        catch (Exception gone) when (gone is ArgumentException or IOException)
        {
            return false;
        }
    }

    // A zombie: the process has ended, and its parent has not reaped it yet.
    private static bool IsZombie(int id)
    {
        var path = $"/proc/{id}/stat";
        return File.Exists(path) && File.ReadAllText(path).Split(") ")[^1].StartsWith('Z');
    }

    public static void Kill(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Waits for a condition that real processes fulfil in real time.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        for (var started = Stopwatch.GetTimestamp(); !await condition();)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"Waited in vain until {what}.");
            await Task.Delay(20);
        }
    }

    public static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);
}
