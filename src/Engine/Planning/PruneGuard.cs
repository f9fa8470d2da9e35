namespace Reconciler.Engine.Planning;

/// <summary>Deleting much at once is more often a mistake in git than a wish: it waits for somebody to confirm it.</summary>
internal static class PruneGuard
{
    private const int MostAtOnce = 10;
    private const double LargestShare = 0.25;

    /// <summary>Why deletions have to be confirmed; null when they need not be.</summary>
    /// <param name="deletions">How many resources would be deleted.</param>
    /// <param name="owned">How many the stack owns.</param>
    public static string? GetHaltReason(int deletions, int owned) => deletions switch
    {
        0 => null,
        > MostAtOnce => $"{deletions} resources would be deleted, more than {MostAtOnce}",
        _ when deletions > owned * LargestShare => $"{deletions} of {owned} resources would be deleted, more than a quarter",
        _ => null,
    };
}
