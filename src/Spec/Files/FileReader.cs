using System.Security.Cryptography;
using System.Text;

namespace Reconciler.Spec.Files;

/// <summary>
/// Reads files and lists folders, and remembers the fingerprint of each. Only regular files are opened, also through symbolic links: a
/// named pipe would wait for a writer for ever, and a device may never end. All code that reads files of people uses this class.
/// </summary>
/// <param name="clock">
/// The clock of the machine, against which the times of files are compared; by default the system's.
/// </param>
/// <remarks>The methods are thread-safe.</remarks>
public sealed class FileReader(TimeProvider? clock = null)
{
    // The coarsest time stamps of common file systems (FAT) are two seconds apart.
    private static readonly TimeSpan Coarsest = TimeSpan.FromSeconds(2);

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, FileFingerprint> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>What has been seen until now, as an immutable copy.</summary>
    public FileFingerprints Fingerprints
    {
        get
        {
            lock (_lock) return new FileFingerprints(_seen.Values);
        }
    }

    /// <summary>Whether a path leads to a file of any kind, also one that cannot be read.</summary>
    /// <param name="path">The path.</param>
    public bool FileExists(string path) => LookAt(path) is not (FileKind.Missing or FileKind.Folder);

    /// <summary>Whether a path leads to a folder.</summary>
    /// <param name="path">The path.</param>
    public bool FolderExists(string path) => LookAt(path) == FileKind.Folder;

    /// <summary>Reads a file. A file that is read again later must still be the same; the fingerprint is that of the first time.</summary>
    /// <param name="path">The path.</param>
    /// <param name="maxLength">The number of bytes after which reading stops.</param>
    /// <exception cref="IOException">It is no regular file, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission.</exception>
    public byte[] ReadBytes(string path, int maxLength = int.MaxValue)
    {
        if (FindText(path) is { } text) return Utf8.GetBytes(text);
        var before = FileStatus.Read(path);
        if (Explain(before.Kind) is { } problem) throw Refuse(path, problem);
        byte[] bytes;
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0))
            bytes = ReadUpTo(stream, before.Length, maxLength);
        Remember(new FileFingerprint(path, before, IsRecent(before) ? SHA256.HashData(bytes) : null));
        return bytes;
    }

    /// <summary>Reads a file of UTF-8 text, with or without a byte order mark.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="IOException">It is no regular file, cannot be read, or is not valid UTF-8.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission.</exception>
    public string ReadText(string path)
    {
        if (FindText(path) is { } text) return text;
        try
        {
            return Utf8.GetString(ReadBytes(path)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw new IOException($"{path} is not valid UTF-8");
        }
    }

    /// <summary>Lists the files and folders in a folder, without its subfolders, sorted by name.</summary>
    /// <param name="folder">The path of the folder.</param>
    /// <returns>The paths. Those of files may lead to anything but a folder.</returns>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission.</exception>
    public (IReadOnlyList<string> Files, IReadOnlyList<string> Folders) List(string folder)
    {
        var before = FileStatus.Read(folder);
        var (files, folders) = (new List<string>(), new List<string>());
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal))
            (Directory.Exists(entry) ? folders : files).Add(entry);
        var hash = IsRecent(before) ? FileFingerprint.HashNames(files.Concat(folders).Select(GetName)) : null;
        Remember(new FileFingerprint(folder, before, hash));
        return (files, folders);
    }

    /// <summary>
    /// Lists the regular files in a folder and its subfolders. Links are left out: they could lead out of the folder, or in circles. So
    /// are pipes, sockets and devices.
    /// </summary>
    /// <param name="folder">The path of the folder.</param>
    /// <param name="isLeftOut">
    /// Whether a file, or a subfolder with all that is in it, is left out; by its path relative to the folder, with <c>/</c>.
    /// </param>
    /// <returns>The names relative to the folder, with <c>/</c>, and the paths; sorted by name.</returns>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission.</exception>
    public IReadOnlyList<(string Name, string Path)> ListAll(string folder, Func<string, bool> isLeftOut)
    {
        ArgumentNullException.ThrowIfNull(isLeftOut);
        var found = new List<(string Name, string Path)>();
        var left = new Stack<(string Prefix, string Path)>([("", folder)]);
        while (left.TryPop(out var next))
        {
            var (files, folders) = List(next.Path);
            foreach (var file in files)
            {
                var name = next.Prefix + GetName(file);
                if (!IsLink(file) && !isLeftOut(name) && FileStatus.Read(file).Kind is FileKind.Regular or FileKind.Unknown)
                    found.Add((name, file));
            }

            foreach (var child in folders)
            {
                var name = next.Prefix + GetName(child);
                if (!IsLink(child) && !isLeftOut(name)) left.Push(($"{name}/", child));
            }
        }

        found.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return found;
    }

    /// <summary>Says why a path is not read as a file. Returns null if it is a regular file, or may be one.</summary>
    /// <param name="path">The path.</param>
    internal string? FindProblem(string path)
    {
        if (FindText(path) is not null) return null;
        var kind = FileStatus.Read(path).Kind;
        if (Explain(kind) is not { } problem) return null;
        Remember(FileFingerprint.OfKind(path, kind));
        return problem;
    }

    /// <summary>Adds a text that is no file, such as that of standard input, under a name that is read like a path.</summary>
    internal void AddText(string name, string text)
    {
        lock (_lock) _texts[name] = text;
    }

    private static string? Explain(FileKind kind) => kind switch
    {
        FileKind.Missing => "it does not exist",
        FileKind.Folder => "it is a folder",
        FileKind.Pipe => "it is a named pipe, and only regular files are read",
        FileKind.Socket => "it is a socket, and only regular files are read",
        FileKind.Device => "it is a device, and only regular files are read",
        _ => null,
    };

    private static IOException Refuse(string path, string problem) => problem == Explain(FileKind.Missing)
        ? new FileNotFoundException($"{path} cannot be read: {problem}", path)
        : new IOException($"{path} cannot be read: {problem}");

    private static byte[] ReadUpTo(FileStream stream, long expected, int maxLength)
    {
        // The length may be wrong: files of the kernel say 0, others may grow.
        var bytes = new byte[Math.Min(expected + 1, maxLength)];
        var length = 0;
        while (true)
        {
            length += stream.ReadAtLeast(bytes.AsSpan(length), bytes.Length - length, throwOnEndOfStream: false);
            if (length < bytes.Length || length == maxLength) return length == bytes.Length ? bytes : bytes[..length];
            Array.Resize(ref bytes, (int)Math.Min(2L * bytes.Length, maxLength));
        }
    }

    private static bool IsLink(string path) => File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint);

    private static string GetName(string path) => Path.GetFileName(path);

    private FileKind LookAt(string path)
    {
        if (FindText(path) is not null) return FileKind.Regular;
        var kind = FileStatus.Read(path).Kind;
        Remember(FileFingerprint.OfKind(path, kind));
        return kind;
    }

    private string? FindText(string path)
    {
        lock (_lock) return _texts.GetValueOrDefault(path);
    }

    private bool IsRecent(FileStatus status)
    {
        var limit = (_clock.GetUtcNow() - Coarsest - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        return Math.Max(status.Modified, status.Changed) >= limit;
    }

    /// <summary>
    /// Remembers what was seen first: if it changed in the meantime, what was read first is out of date. The status of content replaces
    /// that of mere existence.
    /// </summary>
    private void Remember(FileFingerprint fingerprint)
    {
        lock (_lock)
        {
            if (!_seen.TryGetValue(fingerprint.Path, out var first) || (first.IsKindOnly && first.Status.Kind == fingerprint.Status.Kind))
                _seen[fingerprint.Path] = fingerprint;
        }
    }
}
