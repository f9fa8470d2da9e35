using Reconciler.Emulator.DataPlane;
using Reconciler.Emulator.Servers;

namespace Reconciler.Emulator;

/// <summary>
/// A server that runs as the embedded AWS runs those of runtimes, for whoever wants to ask it something: in a copy of its source, with its
/// port in <c>PORT</c>, without the caller's credentials in its environment. It ends with all that it started when it is disposed.
/// </summary>
public sealed class LocalServer : IAsyncDisposable
{
    private readonly string root = Path.Combine(Path.GetTempPath(), $"reconciler-server-{Guid.NewGuid():N}");
    private readonly LastLines log = new();
    private ServerProcess? process;

    private LocalServer()
    {
    }

    /// <summary>Where the server takes MCP's messages.</summary>
    public Uri Endpoint => process!.Endpoint;

    /// <summary>What it wrote last, at most some twenty lines.</summary>
    public IReadOnlyList<string> LastLines => log.Lines;

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <param name="command">The program and its arguments. No shell reads them.</param>
    /// <param name="source">The ZIP archive of its source.</param>
    /// <param name="environment">Its environment variables, beside those that programs need to run at all.</param>
    /// <param name="limit">How long it may take, in real time.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="LocalServerException">It cannot be started, ended at once or took too long.</exception>
    public static async Task<LocalServer> StartAsync(
        IReadOnlyList<string> command, byte[] source, IReadOnlyDictionary<string, string> environment, TimeSpan limit, CancellationToken ct)
    {
        var server = new LocalServer();
        try
        {
            // It belongs to no runtime, and its log to no region.
            await server.RunAsync(new ServerVersion("", "", "", "", command, null, environment), source, limit, ct);
            return server;
        }
        catch (RuntimeException e)
        {
            await server.DisposeAsync();
            throw new LocalServerException(e.Message, server.LastLines, e);
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
        if (process is not null)
            await process.DisposeAsync();
        if (Directory.Exists(root))
            Directory.Delete(root, recursive: true);
    }

    private async Task RunAsync(ServerVersion version, byte[] source, TimeSpan limit, CancellationToken ct)
    {
        SourceFolders.PrepareRoot(root);
        var folder = Path.Combine(root, "source");
        SourceFolders.Extract(source, folder);
        process = ServerProcess.Start(version, folder, log, new ProcessLedger(stateDirectory: null));
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        await process.WaitUntilUpAsync(http, limit, ct);
    }
}
