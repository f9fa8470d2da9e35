using System.Collections.Immutable;

namespace Reconciler.Spec.Files;

/// <summary>
/// What a <see cref="FileReader"/> has seen of the disk: of each file and folder that it looked at, the path, the length, the times, and
/// the inode. Comparing them with the disk costs one system call each and reads no content, except of files that changed less than two
/// seconds before they were read: their times cannot tell a later change.
/// </summary>
public sealed class FileFingerprints
{
    private readonly ImmutableArray<FileFingerprint> _entries;

    internal FileFingerprints(IEnumerable<FileFingerprint> entries) => _entries = [.. entries];

    /// <summary>The number of files and folders.</summary>
    public int Count => _entries.Length;

    internal ImmutableArray<FileFingerprint> Entries => _entries;

    /// <summary>The files and folders.</summary>
    public IEnumerable<string> Paths => _entries.Select(entry => entry.Path);

    /// <summary>The files that were read and the folders that were listed, without those that were only looked for.</summary>
    public IEnumerable<string> ReadPaths => _entries.Where(entry => !entry.IsKindOnly).Select(entry => entry.Path);

    /// <summary>Whether nothing has changed on the disk: reading the same files and folders again would yield the same.</summary>
    public bool StillMatches() => FindChange() is null;

    /// <summary>Finds a file or folder that has changed, was added or was removed. Returns null if there is none.</summary>
    public string? FindChange()
    {
        foreach (var entry in _entries)
        {
            if (!entry.StillMatches()) return entry.Path;
        }

        return null;
    }
}
