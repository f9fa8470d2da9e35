using System.Runtime.InteropServices;

namespace Reconciler.Spec.Files;

/// <summary>The status of a file or folder, after following symbolic links.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Length">Its length, in bytes.</param>
/// <param name="Modified">When its content was modified, in nanoseconds since 1970.</param>
/// <param name="Changed">When its content or attributes changed, in nanoseconds since 1970. No program can set this time.</param>
/// <param name="Device">The file system.</param>
/// <param name="Inode">The number in the file system. A file that replaces another one has a different number.</param>
internal readonly partial record struct FileStatus(FileKind Kind, long Length, long Modified, long Changed, long Device, long Inode)
{
    private const int NanosecondsPerTick = 100;
    private const int NoSuchFile = 2;
    private const int NotAFolder = 20;

    /// <summary>Reads the status of a path. It opens nothing, so that it never waits for the writer of a pipe.</summary>
    public static FileStatus Read(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal)) return default;
        return OperatingSystem.IsWindows() ? ReadOnWindows(path) : ReadOnUnix(path);
    }

    private static FileStatus ReadOnUnix(string path)
    {
        if (Stat(path, out var status) != 0)
        {
            return Marshal.GetLastPInvokeError() is NoSuchFile or NotAFolder ? default : new FileStatus { Kind = FileKind.Unknown };
        }

        return new FileStatus(
            GetKind(status.Mode), status.Size, ToNanoseconds(status.MTime, status.MTimeNsec), ToNanoseconds(status.CTime, status.CTimeNsec),
            status.Dev, status.Ino);
    }

    private static FileStatus ReadOnWindows(string path)
    {
        if (Directory.Exists(path)) return Create(FileKind.Folder, new DirectoryInfo(path), 0);
        var file = new FileInfo(path);
        if (!file.Exists) return default;
        return Create(file.Attributes.HasFlag(FileAttributes.Device) ? FileKind.Device : FileKind.Regular, file, file.Length);

        static FileStatus Create(FileKind kind, FileSystemInfo info, long length)
        {
            var modified = (info.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * NanosecondsPerTick;
            return new FileStatus(kind, length, modified, modified, 0, 0);
        }
    }

    private static long ToNanoseconds(long seconds, long nanoseconds) => seconds * 1_000_000_000 + nanoseconds;

    /// <summary>The file types of POSIX.</summary>
    private static FileKind GetKind(int mode) => (mode & 0xF000) switch
    {
        0x8000 => FileKind.Regular,
        0x4000 => FileKind.Folder,
        0x1000 => FileKind.Pipe,
        0xC000 => FileKind.Socket,
        0x2000 or 0x6000 => FileKind.Device,
        _ => FileKind.Unknown,
    };

    // The runtime's own wrapper of stat(2): .NET has no public API that tells a pipe from a file without opening it.
    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Stat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Stat(string path, out NativeStatus status);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct NativeStatus
    {
        public readonly int Flags;
        public readonly int Mode;
        public readonly uint Uid;
        public readonly uint Gid;
        public readonly long Size;
        public readonly long ATime;
        public readonly long ATimeNsec;
        public readonly long MTime;
        public readonly long MTimeNsec;
        public readonly long CTime;
        public readonly long CTimeNsec;
        public readonly long BirthTime;
        public readonly long BirthTimeNsec;
        public readonly long Dev;
        public readonly long RDev;
        public readonly long Ino;
        public readonly uint UserFlags;

        // Room for members that a later runtime may add.
        private readonly long _reserved0;
        private readonly long _reserved1;
    }
}
