namespace Reconciler.Worker.Sources.Git;

/// <summary>A commit of a followed repository.</summary>
/// <param name="Id">The 40 hexadecimal digits of the commit.</param>
/// <param name="TreeId">Those of its tree. Commits with the same tree have the same files.</param>
/// <param name="Time">When it was committed.</param>
internal sealed record GitCommit(string Id, string TreeId, DateTimeOffset Time)
{
    /// <summary>The first digits, for people.</summary>
    public string Short => Id[..Math.Min(Id.Length, 8)];
}
