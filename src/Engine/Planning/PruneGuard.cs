namespace Reconciler.Engine.Planning;

/// <summary>
/// Halts pruning of many resources at once until it is confirmed, because it is more often a mistake in git than intended.
/// </summary>
internal static class PruneGuard
{
    private const int MaxDeletions = 10;
    private const double MaxShare = 0.25;

    /// <summary>Returns why the deletions need confirmation; null if they do not.</summary>
    /// <param name="deletions">The number of resources to delete.</param>
    /// <param name="owned">The number of resources that the stack owns.</param>
    public static string? GetHaltReason(int deletions, int owned) => deletions switch
    {
        0 => null,
        > MaxDeletions => $"{deletions} resources would be deleted, more than {MaxDeletions}",
        _ when deletions > owned * MaxShare => $"{deletions} of {owned} resources would be deleted, more than a quarter",
        _ => null,
    };
}
