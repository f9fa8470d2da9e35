using System.ComponentModel;
using Reconciler.Emulator.DataPlane.Processes;

namespace Reconciler.Emulator.DataPlane.Builds;

/// <summary>Builds sources into folders that servers run in.</summary>
/// <param name="cache">The shared build cache; <see langword="null"/> builds without one.</param>
/// <param name="ledger">The ledger that lists the build's process while it runs.</param>
internal sealed class SourceBuilder(BuildCache? cache, ProcessLedger ledger)
{
    /// <summary>Builds a source into a folder, or copies the build from the cache.</summary>
    /// <param name="build">The source and the build command.</param>
    /// <param name="folder">The folder, which must not exist.</param>
    /// <param name="log">The log of the build.</param>
    /// <param name="cancellationToken">Ends the build.</param>
    /// <exception cref="BuildFailedException">The source cannot be built.</exception>
    public async Task MakeAsync(SourceBuild build, string folder, IServerLog log, CancellationToken cancellationToken)
    {
        Task BuildInAsync(string target) => BuildAsync(build, target, log, cancellationToken);
        if (cache is null || !await cache.TryTakeAsync(build.Key, folder, BuildInAsync, log, cancellationToken))
            await FolderCopy.MakeAsync(folder, BuildInAsync);
    }

    private async Task BuildAsync(SourceBuild build, string folder, IServerLog log, CancellationToken cancellationToken)
    {
        SourceFolders.Extract(build.Archive, folder);
        try
        {
            await using var process = LoggedProcess.Start(build.Command, folder, [], log, ledger);
            await process.WaitAsync(cancellationToken);
            if (process.ExitCode != 0)
                throw BuildFailedException.Ended(build.Command, process.ExitCode);
        }
        catch (Win32Exception e)
        {
            var failure = BuildFailedException.CannotStart(build.Command, e.Message);
            await log.WriteLineAsync(failure.Message);
            throw failure;
        }
    }
}
