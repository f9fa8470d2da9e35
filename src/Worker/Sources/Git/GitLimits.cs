namespace Reconciler.Worker.Sources.Git;

/// <summary>What a repository may hold. Repositories are input like any other: one that exceeds a limit is refused as a whole.</summary>
internal sealed record GitLimits
{
    /// <summary>The bytes that one fetch may receive. 1 GiB.</summary>
    public long MaxReceivedBytes { get; init; } = 1L << 30;

    /// <summary>The entries of the tree of a commit, folders included.</summary>
    public int MaxEntries { get; init; } = 50_000;

    /// <summary>The bytes of one file. 32 MiB.</summary>
    public long MaxFileBytes { get; init; } = 32L << 20;

    /// <summary>The bytes of all files of a commit. 512 MiB.</summary>
    public long MaxTotalBytes { get; init; } = 512L << 20;

    /// <summary>The characters of a path below the root of the repository.</summary>
    public int MaxPathLength { get; init; } = 1024;

    /// <summary>How many folders a path may go down.</summary>
    public int MaxDepth { get; init; } = 40;

    /// <summary>How many commits are searched for an earlier version of a stack.</summary>
    public int MaxHistory { get; init; } = 50;

    /// <summary>How long a fetch may take before the source counts as unreachable.</summary>
    public TimeSpan FetchDeadline { get; init; } = TimeSpan.FromMinutes(2);
}
