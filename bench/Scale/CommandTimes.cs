using System.Diagnostics;

namespace Reconciler.Bench.Scale;

/// <summary>The workshop's first apply and a diff as people run them: a process each, its embedded AWS and its start-up included.</summary>
internal static class CommandTimes
{
    private const int Runs = 5;

    public static async Task MeasureAsync()
    {
        // The build that the bench stands beside, or a published program.
        string[] program = Environment.GetEnvironmentVariable("BENCH_PROGRAM") is { Length: > 0 } published
            ? [Path.GetFullPath(published)]
            : ["dotnet", typeof(Worker.Commands.CommandLine).Assembly.Location];
        var (apply, diff) = (new List<double>(), new List<double>());
        for (var i = 0; i < Runs; i++)
        {
            var state = Directory.CreateTempSubdirectory("reconciler-bench-state-").FullName;
            apply.Add(await RunAsync(program, "apply", "specs/workshop", "--yes", $"--local={state}"));
            diff.Add(await RunAsync(program, "diff", "specs/workshop", $"--local={state}"));
            Directory.Delete(state, recursive: true);
        }

        Console.WriteLine($"{"first apply of the workshop",-34} {Median(apply),8:0.00}   (median of {Runs} processes, {apply.Min():0.00} to {apply.Max():0.00})");
        Console.WriteLine($"{"diff of the workshop",-34} {Median(diff),8:0.00}   (median of {Runs} processes, {diff.Min():0.00} to {diff.Max():0.00})");
    }

    private static async Task<double> RunAsync(string[] program, params string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program[0], [.. program[1..], .. arguments])
        {
            WorkingDirectory = Stacks.RepositoryRoot(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{await output}\n{await error}");
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
