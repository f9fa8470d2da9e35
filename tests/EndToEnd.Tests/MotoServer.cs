using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace EndToEnd.Tests;

/// <summary>An AWS that others wrote: the Python package moto, as a process of its own on a free loopback port.</summary>
internal sealed partial class MotoServer : IAsyncDisposable
{
    // Moto has no resource policies of AgentCore yet. The answer says that a resource has none.
    private const string Program = """
        from moto.bedrockagentcorecontrol.responses import BedrockAgentCoreControlResponse as Responses
        def get_resource_policy(self):
            return 404, {"status": 404, "x-amzn-errortype": "ResourceNotFoundException"}, '{"message": "The resource has no policy."}'
        if not hasattr(Responses, "get_resource_policy"): Responses.get_resource_policy = get_resource_policy
        from moto.server import main
        main()
        """;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log;
    private readonly Task _drained;

    private MotoServer(Process process, Uri endpoint, ConcurrentQueue<string> log, Task drained)
    {
        _process = process;
        _log = log;
        _drained = drained;
        Endpoint = endpoint;
    }

    public Uri Endpoint { get; }

    /// <summary>Stops moto and returns its log, which has a line for each request.</summary>
    public async Task<IReadOnlyList<string>> StopAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _drained;
        return [.. _log];
    }

    /// <summary>Starts moto; null where it is not installed.</summary>
    public static async Task<MotoServer?> StartAsync()
    {
        if (Find("moto_server") is null || Find("python3") is not { } program) return null;
        var process = Process.Start(new ProcessStartInfo(program, ["-c", Program, "-H", "127.0.0.1", "-p", "0"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        MotoServer? server = null;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (await process.StandardError.ReadLineAsync(patience.Token) is { } line)
            {
                if (Address().Match(line) is not { Success: true } match) continue;

                var log = new ConcurrentQueue<string>();
                var drained = Task.WhenAll(KeepAsync(process.StandardError, log), process.StandardOutput.BaseStream.CopyToAsync(Stream.Null));
                return server = new MotoServer(process, new Uri(match.Value), log, drained);
            }

            await process.WaitForExitAsync(patience.Token);
            throw new InvalidOperationException($"moto ended with {process.ExitCode} before it listened.");
        }
        finally
        {
            if (server is null) process.Kill(entireProcessTree: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private static async Task KeepAsync(StreamReader reader, ConcurrentQueue<string> log)
    {
        while (await reader.ReadLineAsync() is { } line) log.Enqueue(line);
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
