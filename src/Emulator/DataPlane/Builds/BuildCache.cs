using Reconciler.Emulator.DataPlane.Processes;

namespace Reconciler.Emulator.DataPlane.Builds;

/// <summary>
/// What local builds have made, by what they were made of, for all accounts of a user. An entry appears whole or not at all, never changes,
/// and is copied by who uses it; the ones that nobody has used for long are removed whenever a new one has come.
/// </summary>
/// <param name="root">The folder of the cache.</param>
/// <param name="clock">Tells when an entry was used last.</param>
internal sealed class BuildCache(string root, TimeProvider clock)
{
    public const int MostEntries = 32;

    public static readonly TimeSpan LongestUnused = TimeSpan.FromDays(30);

    private const string LockExtension = ".lock";

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>The cache in a folder; <see langword="null"/> when there is none. Builds live in real time, and so do they here.</summary>
    public static BuildCache? At(string? root) => root is null ? null : new BuildCache(root, TimeProvider.System);

    /// <summary>Puts what a build makes into a folder, and makes it first when it was not made before.</summary>
    /// <param name="key">What the build is made of.</param>
    /// <param name="folder">The folder, which is not there yet.</param>
    /// <param name="make">Builds in the folder that it is given.</param>
    /// <param name="log">Told what happens instead of building.</param>
    /// <param name="cancellationToken">Gives up; a build that others wait for, too, is begun again by one of them.</param>
    /// <returns>Whether the cache was of use: it may be one that cannot be written.</returns>
    public async Task<bool> TryTakeAsync(string key, string folder, Func<string, Task> make, IServerLog log, CancellationToken cancellationToken)
    {
        if (await TryCopyAsync(key, folder))
        {
            await log.WriteLineAsync($"Built before, and taken from {root}");
            return true;
        }

        if (!CanWrite())
        {
            await log.WriteLineAsync($"The cache of builds cannot be written: {root}");
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
        using var use = EntryLock.TryShare(LockOf(key));
        if (use is null || !Directory.Exists(EntryOf(key)))
            return false;
        Touch(key);
        await FolderCopy.MakeAsync(folder, aside =>
        {
            FolderCopy.Copy(EntryOf(key), aside);
            return Task.CompletedTask;
        });
        return true;
    }

    /// <summary>Builds the entry, or waits for who is building it.</summary>
    private async Task MakeAsync(string key, Func<string, Task> make, IServerLog log, CancellationToken cancellationToken)
    {
        var hold = EntryLock.TryHold(LockOf(key));
        if (hold is null)
            await log.WriteLineAsync("Waiting for another build of the same source");
        while (hold is null)
        {
            await Task.Delay(LookInterval, TimeProvider.System, cancellationToken);
            hold = EntryLock.TryHold(LockOf(key));
        }

        using (hold)
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
        var oldest = clock.GetUtcNow().UtcDateTime - LongestUnused;
        var entries = new DirectoryInfo(root).GetFiles("*" + LockExtension).OrderByDescending(f => f.LastWriteTimeUtc);
        foreach (var (place, file) in entries.Index())
        {
            if (place >= MostEntries || file.LastWriteTimeUtc < oldest)
                Remove(Path.GetFileNameWithoutExtension(file.Name));
        }
    }

    // Who cannot be removed now is in use, or somebody else's; the next eviction looks again.
    private void Remove(string key)
    {
        try
        {
            using var hold = EntryLock.TryHold(LockOf(key));
            if (hold is null)
                return;
            // Half an entry must not look like one.
            if (Directory.Exists(EntryOf(key)))
                Directory.Move(EntryOf(key), $"{EntryOf(key)}.{Guid.NewGuid():N}");
            RemoveUnfinished(key);

            // While it is held: once it is let go of, it may be somebody else's. Where a held file cannot be deleted, it stays, and is empty.
            File.Delete(LockOf(key));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    // What emulators that were killed have left. Whoever works on the entry holds it, so nobody is at work on these.
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
            // A cache that can only be read is of use, too.
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
