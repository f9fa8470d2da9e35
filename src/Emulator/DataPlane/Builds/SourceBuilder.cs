using System.ComponentModel;
using Reconciler.Emulator.DataPlane.Processes;

namespace Reconciler.Emulator.DataPlane.Builds;

/// <summary>Makes folders that servers can run in out of their sources.</summary>
/// <param name="cache">Where builds are kept for everybody; <see langword="null"/> when nowhere.</param>
/// <param name="ledger">Notes down what runs.</param>
internal sealed class SourceBuilder(BuildCache? cache, ProcessLedger ledger)
{
    /// <summary>Makes the folder of a build, which is not there yet.</summary>
    /// <param name="build">The source, and how it is built.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="log">Takes what the build writes.</param>
    /// <param name="cancellationToken">Ends the build.</param>
    /// <exception cref="BuildFailedException">The source cannot be built.</exception>
    public async Task MakeAsync(SourceBuild build, string folder, IServerLog log, CancellationToken cancellationToken)
    {
        if (cache is null || !await cache.TryTakeAsync(build.Key, folder, aside => BuildAsync(build, aside, log, cancellationToken), log, cancellationToken))
            await FolderCopy.MakeAsync(folder, aside => BuildAsync(build, aside, log, cancellationToken));
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
