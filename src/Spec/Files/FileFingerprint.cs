using System.Security.Cryptography;
using System.Text;

namespace Reconciler.Spec.Files;

/// <summary>What was seen of a file or folder.</summary>
/// <param name="Path">The path.</param>
/// <param name="Status">The status before it was read; only the kind if nothing else was looked at.</param>
/// <param name="Hash">The hash of what was read, if the times alone cannot tell a later change.</param>
internal sealed record FileFingerprint(string Path, FileStatus Status, byte[]? Hash)
{
    public static FileFingerprint OfKind(string path, FileKind kind) => new(path, new FileStatus { Kind = kind }, null);

    /// <summary>Whether only the kind was looked at, so that nothing else counts as a change.</summary>
    public bool IsKindOnly => Status == new FileStatus { Kind = Status.Kind };

    public bool StillMatches()
    {
        var now = FileStatus.Read(Path);
        if (IsKindOnly) return now.Kind == Status.Kind;
        if (now != Status) return false;
        if (Hash is null) return true;
        try
        {
            var hash = Status.Kind == FileKind.Folder ? HashNames(Path) : HashContent(Path);
            return hash.AsSpan().SequenceEqual(Hash);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public static byte[] HashNames(IEnumerable<string> names) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', names.Order(StringComparer.Ordinal))));

    private static byte[] HashNames(string folder) => HashNames(Directory.EnumerateFileSystemEntries(folder).Select(GetName));

    private static byte[] HashContent(string file)
    {
        using var content = File.OpenRead(file);
        return SHA256.HashData(content);
    }

    private static string GetName(string path) => System.IO.Path.GetFileName(path);
}
