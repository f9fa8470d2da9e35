using System.IO.Compression;
using System.IO.Enumeration;
using System.Security.Cryptography;

namespace Reconciler.Engine.Resources.S3;

/// <summary>
/// A folder of source code as one archive: entries sorted, times fixed, stored without compression. The same files make the
/// same bytes on every machine and .NET version, so the SHA-256 names the source itself.
/// </summary>
public static class SourceArchive
{
    // The earliest time a ZIP entry can have.
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] AlwaysLeftOut = [".git", "bin", "obj", "node_modules", "__pycache__", ".reconciler"];

    /// <summary>The archive's SHA-256 in hexadecimal digits.</summary>
    public static string Hash(string folder, IReadOnlyList<string> exclude) => Convert.ToHexStringLower(SHA256.HashData(Create(folder, exclude)));

    /// <summary>Whether a path below the source's folder is never part of an archive.</summary>
    public static bool IsLeftOut(string name) => name.Split('/', Path.DirectorySeparatorChar).Any(AlwaysLeftOut.Contains);

    public static byte[] Create(string folder, IReadOnlyList<string> exclude)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, file) in Files(folder, exclude).OrderBy(file => file.Name, StringComparer.Ordinal))
            {
                var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
                entry.LastWriteTime = EntryTime;
                entry.ExternalAttributes = IsExecutable(file) ? Executable : Plain;
                using var content = entry.Open();
                using var source = File.OpenRead(file);
                source.CopyTo(content);
            }
        }

        return bytes.ToArray();
    }

    // Unix modes 0755 and 0644 of regular files, as ZIP keeps them: in the upper half.
    private const int Executable = unchecked((int)(0x81EDu << 16));
    private const int Plain = unchecked((int)(0x81A4u << 16));

    private static bool IsExecutable(string file) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & UnixFileMode.UserExecute) != UnixFileMode.None;

    private static IEnumerable<(string Name, string Path)> Files(string folder, IReadOnlyList<string> exclude)
    {
        foreach (var directory in Directory.EnumerateFileSystemEntries(folder, "*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            // A link could lead out of the repository; it is no source of its own.
            AttributesToSkip = FileAttributes.ReparsePoint,
        }))
        {
            if (Directory.Exists(directory)) continue;
            var name = Path.GetRelativePath(folder, directory).Replace(Path.DirectorySeparatorChar, '/');
            if (IsLeftOut(name)) continue;
            if (exclude.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false))) continue;
            yield return (name, directory);
        }
    }
}
