using Reconciler.Emulator.DataPlane.Builds;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Processes;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Logs;

namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>Builds and starts the servers of runtime versions.</summary>
internal sealed class ServerStarter(
    Account account, ILogWriter logs, SourceFolders sources, ProcessLedger ledger, ServerOptions options)
{
    /// <summary>Begins the log of a server that is to be started.</summary>
    public ServerLog CreateLog(ServerVersion version) =>
        new(account, logs, version.Region, version.LogGroup, $"{account.Now:yyyy/MM/dd}/[runtime-logs]{Guid.NewGuid()}");

    /// <summary>Builds and starts the server of a version, and waits until it responds.</summary>
    /// <param name="version">The version.</param>
    /// <param name="log">Its log, which is closed with the process.</param>
    /// <param name="http">Asks whether the server responds.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="RuntimeException">The server cannot be built or started.</exception>
    public async Task<ServerProcess> StartAsync(
        ServerVersion version, ServerLog log, HttpClient http, CancellationToken cancellationToken)
    {
        ServerProcess server;
        try
        {
            server = ServerProcess.Start(version, await PrepareAsync(version, log, cancellationToken), log, ledger);
        }
        catch (Exception e) when (e is RuntimeException or OperationCanceledException)
        {
            await log.DisposeAsync();
            throw;
        }

        try
        {
            await server.WaitUntilUpAsync(http, options.StartLimit, cancellationToken);
            return server;
        }
        catch (Exception e) when (e is RuntimeException or OperationCanceledException)
        {
            await server.DisposeAsync();
            throw;
        }
    }

    // Usually the emulated CodeBuild has built the source already; then this only returns its folder.
    private async Task<string> PrepareAsync(ServerVersion version, ServerLog log, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(options.StartLimit);
        try
        {
            return await sources.PrepareAsync(version, log, limited.Token);
        }
        catch (BuildFailedException e)
        {
            throw RuntimeErrors.NotBuilt(e.Message, log.Group);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw RuntimeErrors.TooSlow(options.StartLimit);
        }
    }
}
