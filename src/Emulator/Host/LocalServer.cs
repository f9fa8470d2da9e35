using Reconciler.Emulator.DataPlane.Builds;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Processes;
using Reconciler.Emulator.DataPlane.Runtime;
using Reconciler.Emulator.Platform.Local;

namespace Reconciler.Emulator.Host;

/// <summary>
/// A server that runs as the embedded AWS runs those of runtimes, for whoever wants to ask it something: in a copy of its source, with its
/// port in <c>PORT</c>, without the caller's credentials in its environment. It ends with all that it started when it is disposed.
/// </summary>
public sealed class LocalServer : IAsyncDisposable
{
    private readonly string _root = Path.Combine(Path.GetTempPath(), $"reconciler-server-{Guid.NewGuid():N}");
    private readonly LogTail _log = new();
    private readonly ProcessLedger _ledger = new(stateDirectory: null);
    private ServerProcess? _process;

    private LocalServer()
    {
    }

    /// <summary>Where the server takes MCP's messages.</summary>
    public Uri Endpoint => _process!.Endpoint;

    /// <summary>What it wrote last, at most some twenty lines.</summary>
    public IReadOnlyList<string> LastLines => _log.Lines;

    /// <summary>Builds a server when it has to be built, starts it, and waits until it answers.</summary>
    /// <param name="options">The server.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LocalServerException">It cannot be built or started, ended at once or took too long.</exception>
    public static async Task<LocalServer> StartAsync(LocalServerOptions options, CancellationToken cancellationToken)
    {
        var server = new LocalServer();
        try
        {
            var folder = await server.PrepareAsync(options, cancellationToken);
            await server.RunAsync(options, folder, cancellationToken);
            return server;
        }
        catch (Exception e) when (e is RuntimeException or BuildFailedException)
        {
            await server.DisposeAsync();
            throw new LocalServerException(e.Message, server.LastLines, e) { IsOfBuild = e is BuildFailedException };
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the server and removes the copy of its source.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        if (Directory.Exists(_root))
            Directory.Delete(_root, recursive: true);
    }

    private async Task<string> PrepareAsync(LocalServerOptions options, CancellationToken cancellationToken)
    {
        SourceFolders.PrepareRoot(_root);
        var folder = Path.Combine(_root, "source");
        if (options.Build.Count == 0)
        {
            SourceFolders.Extract(options.Source, folder);
            return folder;
        }

        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(options.Limit);
        try
        {
            var builder = new SourceBuilder(BuildCache.At(options.BuildCacheDirectory), _ledger);
            await builder.MakeAsync(new SourceBuild(options.Source, options.Build), folder, _log, limited.Token);
            return folder;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw BuildFailedException.TooSlow(options.Build, options.Limit);
        }
    }

    private async Task RunAsync(LocalServerOptions options, string folder, CancellationToken cancellationToken)
    {
        // It belongs to no runtime, and its log to no region.
        var version = new ServerVersion("", "", "", "", new ServerProgram(options.Command, options.Build, Project: null), null, options.Environment);
        _process = ServerProcess.Start(version, folder, _log, _ledger);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        await _process.WaitUntilUpAsync(http, options.Limit, cancellationToken);
    }
}
