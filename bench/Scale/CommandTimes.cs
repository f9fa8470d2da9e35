using System.Diagnostics;

namespace Reconciler.Bench.Scale;

/// <summary>
/// Measures the first apply and a diff of the workshop stack as separate processes, including start-up and embedded AWS. A first apply
/// builds the sample server, unless the build cache contains it.
/// </summary>
internal static class CommandTimes
{
    private const int Runs = 5;

    public static async Task MeasureAsync()
    {
        // A published program, or the worker that was built with this program.
        string[] program = Environment.GetEnvironmentVariable("BENCH_PROGRAM") is { Length: > 0 } published
            ? [Path.GetFullPath(published)]
            : ["dotnet", typeof(Worker.Commands.CommandLine).Assembly.Location];
        var (building, built, diff) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < Runs; i++)
        {
            var folder = Directory.CreateTempSubdirectory("reconciler-bench-").FullName;
            var (cache, first, second) = (Path.Combine(folder, "cache"), Path.Combine(folder, "first"), Path.Combine(folder, "second"));
            building.Add(await RunAsync(program, cache, "apply", "specs/workshop", "--yes", $"--local={first}"));
            built.Add(await RunAsync(program, cache, "apply", "specs/workshop", "--yes", $"--local={second}"));
            diff.Add(await RunAsync(program, cache, "diff", "specs/workshop", $"--local={second}"));
            Directory.Delete(folder, recursive: true);
        }

        Write("first apply, server to be built", building);
        Write("first apply, server built before", built);
        Write("diff of the workshop", diff);
    }

    private static void Write(string what, List<double> seconds) =>
        Console.WriteLine(
            $"{what,-34} {Median(seconds),8:0.00}   (median of {Runs} processes, {seconds.Min():0.00} to {seconds.Max():0.00})");

    private static async Task<double> RunAsync(string[] program, string cache, params string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program[0], [.. program[1..], .. arguments])
        {
            WorkingDirectory = Stacks.RepositoryRoot(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["XDG_CACHE_HOME"] = cache },
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{await output}\n{await error}");
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
