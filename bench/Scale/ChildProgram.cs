using System.Diagnostics;
using System.Globalization;

namespace Reconciler.Bench.Scale;

/// <summary>A process of its own, whose output is read line by line and whose use of the machine is sampled.</summary>
internal sealed class ChildProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _reading;
    private readonly Task<string> _errors;

    private ChildProgram(Process process, Action<string> onLine)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _reading = Task.Run(async () =>
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line) onLine(line);
        });
    }

    /// <summary>The program that was built with this one; it needs no publishing.</summary>
    public static string[] Built => ["dotnet", typeof(Worker.Commands.CommandLine).Assembly.Location];

    /// <summary>The program to measure: BENCH_PROGRAM, or <see cref="Built"/>.</summary>
    public static string[] Measured =>
        Environment.GetEnvironmentVariable("BENCH_PROGRAM") is { Length: > 0 } published
            ? published.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", Path.GetFullPath(published)] : [Path.GetFullPath(published)]
            : Built;

    public bool HasExited => _process.HasExited;

    /// <summary>CPU time, resident memory and peak of it in MiB, and threads.</summary>
    public Usage Sample()
    {
        if (_process.HasExited) throw new InvalidOperationException($"The process ended: {_errors.Result}");
        _process.Refresh();
        return new Usage(
            _process.TotalProcessorTime, _process.WorkingSet64 / 1048576, _process.PeakWorkingSet64 / 1048576, _process.Threads.Count);
    }

    public static ChildProgram Start(
        string[] program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, Action<string> onLine)
    {
        var start = new ProcessStartInfo(program[0], [.. program[1..], .. arguments])
        {
            WorkingDirectory = Stacks.RepositoryRoot(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new ChildProgram(Process.Start(start)!, onLine);
    }

    /// <summary>Sends a signal, such as TERM.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await SignalAsync("TERM");
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        await _reading;
        _process.Dispose();
    }

    /// <summary>What a process uses.</summary>
    internal readonly record struct Usage(TimeSpan Cpu, long Memory, long PeakMemory, int Threads);
}
