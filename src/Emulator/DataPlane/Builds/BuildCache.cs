using Reconciler.Emulator.DataPlane.Processes;

namespace Reconciler.Emulator.DataPlane.Builds;

/// <summary>
/// A content-addressed cache of local builds, shared by all accounts and processes of a user. An entry appears complete or not at all and
/// never changes; users copy it. Each new entry triggers the eviction of entries that were not used for long.
/// </summary>
/// <param name="root">The folder of the cache.</param>
/// <param name="clock">The clock for the time of last use.</param>
internal sealed class BuildCache(string root, TimeProvider clock)
{
    public const int MaxEntries = 32;

    public static readonly TimeSpan MaxUnusedAge = TimeSpan.FromDays(30);

    private const string LockExtension = ".lock";

    private static readonly TimeSpan LockPollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Opens the cache in a folder, with the system's clock; <see langword="null"/> if there is no folder.</summary>
    public static BuildCache? At(string? root) => root is null ? null : new BuildCache(root, TimeProvider.System);

    /// <summary>Copies the output of a build into a folder, and runs the build first if the cache does not contain it.</summary>
    /// <param name="key">The key of the build: see <see cref="SourceBuild.Key"/>.</param>
    /// <param name="folder">The folder, which must not exist.</param>
    /// <param name="make">Runs the build in the folder that it is given.</param>
    /// <param name="log">The log of the build.</param>
    /// <param name="cancellationToken">Ends the build. If other callers wait for the same build, one of them starts it again.</param>
    /// <returns>Whether the folder was filled; <see langword="false"/> if the cache cannot be written.</returns>
    public async Task<bool> TryTakeAsync(
        string key, string folder, Func<string, Task> make, IServerLog log, CancellationToken cancellationToken)
    {
        if (await TryCopyAsync(key, folder))
        {
            await log.WriteLineAsync($"Copied from the build cache {root}");
            return true;
        }

        if (!CanWrite())
        {
            await log.WriteLineAsync($"The build cache is not writable, building without it: {root}");
            return false;
        }

        do
        {
            await MakeAsync(key, make, log, cancellationToken);
        }
        while (!await TryCopyAsync(key, folder));
        return true;
    }

    private async Task<bool> TryCopyAsync(string key, string folder)
    {
        using var sharedLock = EntryLock.TryShare(LockOf(key));
        if (sharedLock is null || !Directory.Exists(EntryOf(key)))
            return false;
        Touch(key);
        await FolderCopy.MakeAsync(folder, aside =>
        {
            FolderCopy.Copy(EntryOf(key), aside);
            return Task.CompletedTask;
        });
        return true;
    }

    /// <summary>Builds the entry, or waits until another process or task has built it.</summary>
    private async Task MakeAsync(string key, Func<string, Task> make, IServerLog log, CancellationToken cancellationToken)
    {
        var heldLock = EntryLock.TryHold(LockOf(key));
        if (heldLock is null)
            await log.WriteLineAsync("Waiting for a concurrent build of the same source");
        while (heldLock is null)
        {
            await Task.Delay(LockPollInterval, TimeProvider.System, cancellationToken);
            heldLock = EntryLock.TryHold(LockOf(key));
        }

        using (heldLock)
        {
            if (Directory.Exists(EntryOf(key)))
                return;
            RemoveUnfinished(key);
            await FolderCopy.MakeAsync(EntryOf(key), make);
            Touch(key);
        }

        Evict();
    }

    private void Evict()
    {
        var oldest = clock.GetUtcNow().UtcDateTime - MaxUnusedAge;
        var entries = new DirectoryInfo(root).GetFiles("*" + LockExtension).OrderByDescending(f => f.LastWriteTimeUtc);
        foreach (var (rank, file) in entries.Index())
        {
            if (rank >= MaxEntries || file.LastWriteTimeUtc < oldest)
                Remove(Path.GetFileNameWithoutExtension(file.Name));
        }
    }

    // An entry that is in use or not accessible stays until a later eviction.
    private void Remove(string key)
    {
        try
        {
            using var heldLock = EntryLock.TryHold(LockOf(key));
            if (heldLock is null)
                return;
            // Rename first: a partially deleted entry must not look like a complete one.
            if (Directory.Exists(EntryOf(key)))
                Directory.Move(EntryOf(key), $"{EntryOf(key)}.{Guid.NewGuid():N}");
            RemoveUnfinished(key);

            // Delete the lock file while it is held: after the release another process may own it. Windows cannot delete an open file; an
            // empty lock file stays there.
            File.Delete(LockOf(key));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The entry stays and is valid: nothing was deleted before it was renamed. The next eviction tries again.
        }
    }

    // Removes the folders of interrupted builds. The caller holds the entry's lock, so no build uses them.
    private void RemoveUnfinished(string key)
    {
        foreach (var folder in Directory.GetDirectories(root, key + ".*"))
            Directory.Delete(folder, recursive: true);
    }

    private void Touch(string key)
    {
        try
        {
            File.SetLastWriteTimeUtc(LockOf(key), clock.GetUtcNow().UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A read-only cache cannot record the time of last use; its entries are still valid.
        }
    }

    private bool CanWrite()
    {
        try
        {
            SourceFolders.PrepareRoot(root);
            Directory.Delete(Directory.CreateDirectory(Path.Combine(root, $"probe-{Guid.NewGuid():N}")).FullName);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string EntryOf(string key) => Path.Combine(root, key);

    private string LockOf(string key) => Path.Combine(root, key + LockExtension);
}
