using System.IO.Compression;
using System.IO.Enumeration;
using System.Security.Cryptography;
using Reconciler.Spec.Files;

namespace Reconciler.Engine.Resources.S3;

/// <summary>
/// Archives a folder of source code as ZIP: entries are sorted, times are fixed, and nothing is compressed. The same files yield the same
/// bytes on every machine and .NET version, so the SHA-256 identifies the source.
/// </summary>
public static class SourceArchive
{
    // The earliest time that a ZIP entry can have.
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] AlwaysExcluded = [".git", "bin", "obj", "node_modules", "__pycache__", ".reconciler"];

    /// <summary>Computes the SHA-256 of the archive, in lower-case hexadecimal digits.</summary>
    /// <param name="folder">The path of the folder.</param>
    /// <param name="exclude">Patterns of paths to leave out, with <c>*</c> and <c>?</c>.</param>
    /// <param name="reader">Reads the files.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static string Hash(string folder, IReadOnlyList<string> exclude, FileReader reader) =>
        Convert.ToHexStringLower(SHA256.HashData(Create(folder, exclude, reader)));

    /// <summary>Whether the key of an object is that of a source archive: its SHA-256 and <c>.zip</c>.</summary>
    /// <param name="key">The key.</param>
    internal static bool IsKey(string key) =>
        key.Length == 68 && key.EndsWith(".zip", StringComparison.Ordinal) && key[..64].All(char.IsAsciiHexDigitLower);

    /// <summary>What the keys of an object's archives begin with in a bucket that the stack does not manage.</summary>
    /// <param name="stack">The name of the stack.</param>
    /// <param name="object">The name of the object.</param>
    internal static string PrefixIn(string stack, string @object) => $"reconciler/{stack}/{@object}/";

    /// <summary>Returns what the keys of an archive and of the earlier ones of its object begin with; without such a prefix the key.</summary>
    /// <param name="key">The key of the archive.</param>
    internal static string FindPrefix(string key) => key.LastIndexOf('/') is >= 0 and var slash ? key[..(slash + 1)] : key;

    /// <summary>
    /// Whether a path is never archived, because a part of it is a folder such as <c>.git</c>, <c>bin</c> or <c>node_modules</c>.
    /// </summary>
    /// <param name="name">The path, relative to the folder.</param>
    public static bool IsLeftOut(string name) => name.Split('/', Path.DirectorySeparatorChar).Any(AlwaysExcluded.Contains);

    /// <summary>Creates the archive in memory.</summary>
    /// <param name="folder">The path of the folder.</param>
    /// <param name="exclude">Patterns of paths to leave out, with <c>*</c> and <c>?</c>.</param>
    /// <param name="reader">Reads the files.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static byte[] Create(string folder, IReadOnlyList<string> exclude, FileReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, file) in reader.ListAll(folder, IsLeftOut))
            {
                if (exclude.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false))) continue;
                var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
                entry.LastWriteTime = EntryTime;
                entry.ExternalAttributes = IsExecutable(file) ? Executable : Plain;
                using var content = entry.Open();
                content.Write(reader.ReadBytes(file));
            }
        }

        return bytes.ToArray();
    }

    // The Unix modes 0755 and 0644 of regular files. ZIP stores them in the upper 16 bits.
    private const int Executable = unchecked((int)(0x81EDu << 16));
    private const int Plain = unchecked((int)(0x81A4u << 16));

    private static bool IsExecutable(string file) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & UnixFileMode.UserExecute) != UnixFileMode.None;
}
