namespace Reconciler.Spec.Files;

/// <summary>What a path leads to, after following symbolic links.</summary>
internal enum FileKind
{
    /// <summary>Nothing: the path does not exist, or is a link to nowhere.</summary>
    Missing,

    /// <summary>A regular file, the only kind that is ever opened.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A named pipe. Opening one waits for a writer.</summary>
    Pipe,

    /// <summary>A socket.</summary>
    Socket,

    /// <summary>A character or block device. Reading one may never end.</summary>
    Device,

    /// <summary>It cannot be determined, such as below a folder without permission.</summary>
    Unknown,
}
