using System.Globalization;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Planning;

/// <summary>
/// Halts pruning of many resources at once until it is confirmed, because it is more often a mistake in git than intended.
/// </summary>
internal static class PruneGuard
{
    /// <summary>Returns why the deletions need confirmation; null if they do not.</summary>
    /// <param name="deletions">The number of resources to delete.</param>
    /// <param name="owned">The number of resources that the stack owns.</param>
    /// <param name="options">The limits.</param>
    public static string? GetHaltReason(int deletions, int owned, EngineOptions options) => deletions switch
    {
        0 => null,
        _ when deletions > options.MaxPruned => $"{deletions} resources would be deleted, more than {options.MaxPruned}",
        _ when deletions > owned * options.MaxPrunedShare => string.Create(
            CultureInfo.InvariantCulture,
            $"{deletions} of {owned} resources would be deleted, more than {options.MaxPrunedShare * 100:0.#} percent"),
        _ => null,
    };
}
