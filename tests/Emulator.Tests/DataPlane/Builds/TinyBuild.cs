using System.Globalization;
using Emulator.Tests.DataPlane.Runtime;

namespace Emulator.Tests.DataPlane.Builds;

/// <summary>A minimal build program: it writes a file, fails or waits, and records that it ran.</summary>
internal static class TinyBuild
{
    public const string Switch = "--tiny-build";

    /// <summary>The file that it writes in the source folder.</summary>
    public const string Product = "built.txt";

    public const string Error = "Program.cs(3,14): error CS1002: ; expected";

    /// <param name="notes">The file in which it records its process id.</param>
    /// <param name="exitCode">The exit code; other than 0 it also writes <see cref="Error"/>.</param>
    /// <param name="until">A file that it waits for; <see langword="null"/> for none.</param>
    public static string[] Command(string notes, int exitCode = 0, string until = "") =>
        TinyServer.Command(Switch, notes, exitCode.ToString(CultureInfo.InvariantCulture), until);

    /// <summary>The ids of the processes that ran, in order.</summary>
    public static int[] Runs(string notes) =>
        File.Exists(notes) ? [.. File.ReadAllLines(notes).Select(id => int.Parse(id, CultureInfo.InvariantCulture))] : [];

    public static async Task<int> RunAsync(string[] arguments)
    {
        var (notes, exitCode, until) = (arguments[1], int.Parse(arguments[2], CultureInfo.InvariantCulture), arguments[3]);
        await Console.Out.WriteLineAsync($"building {string.Join(", ", Directory.EnumerateFiles(".").Select(Path.GetFileName).Order())}");
        await File.AppendAllTextAsync(notes, $"{Environment.ProcessId}\n");
        while (until.Length > 0 && !File.Exists(until))
            await Task.Delay(20);
        await File.WriteAllTextAsync(Product, "built");
        if (exitCode != 0)
            await Console.Error.WriteLineAsync(Error);
        return exitCode;
    }
}
