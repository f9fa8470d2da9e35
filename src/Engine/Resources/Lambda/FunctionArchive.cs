using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Reconciler.Engine.Resources.S3;
using Reconciler.Spec.Files;

namespace Reconciler.Engine.Resources.Lambda;

/// <summary>The archives of functions. The same code gives the same bytes, so their SHA-256 tells whether a function has it.</summary>
internal static class FunctionArchive
{
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // The Unix mode 0644 of a regular file: Lambda runs as another user than the owner.
    private const int Plain = unchecked((int)(0x81A4u << 16));

    /// <summary>Creates the archive of a folder.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static byte[] Create(string folder, IReadOnlyList<string> exclude, FileReader reader) =>
        SourceArchive.Create(folder, exclude, reader);

    /// <summary>Creates the archive of files, by name.</summary>
    public static byte[] Create(IReadOnlyDictionary<string, string> files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
            {
                var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
                entry.LastWriteTime = EntryTime;
                entry.ExternalAttributes = Plain;
                using var content = entry.Open();
                content.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Computes the hash of an archive as Lambda does: the SHA-256 in Base64.</summary>
    public static string Hash(byte[] archive) => Convert.ToBase64String(SHA256.HashData(archive));
}
