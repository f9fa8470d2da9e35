using Reconciler.Emulator.DataPlane.Builds;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Processes;
using Reconciler.Emulator.DataPlane.Runtime;
using Reconciler.Emulator.Platform.Local;

namespace Reconciler.Emulator.Host;

/// <summary>
/// Runs an MCP server as the embedded AWS runs the servers of runtimes: in a copy of its source, with its port in <c>PORT</c>, without the
/// caller's credentials in its environment. Disposing it ends the process and its descendants.
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

    /// <summary>The URL of the server's MCP endpoint.</summary>
    public Uri Endpoint => _process!.Endpoint;

    /// <summary>The last lines of the server's output, at most 20.</summary>
    public IReadOnlyList<string> LastLines => _log.Lines;

    /// <summary>Builds a server if it has a build command, starts it, and waits until it responds.</summary>
    /// <param name="options">The server's source and commands.</param>
    /// <param name="cancellationToken">Cancels the build and the start.</param>
    /// <exception cref="LocalServerException">The server cannot be built or started, ended early or exceeded the time limit.</exception>
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

    /// <summary>Ends the server and deletes the copy of its source.</summary>
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
        // The server belongs to no runtime, so the fields about runtime and log are empty.
        var program = new ServerProgram(options.Command, options.Build, Project: null);
        var version = new ServerVersion("", "", "", "", program, null, options.Environment);
        _process = ServerProcess.Start(version, folder, _log, _ledger);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        await _process.WaitUntilUpAsync(http, options.Limit, cancellationToken);
    }
}
