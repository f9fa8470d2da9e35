using Reconciler.Engine.Aws;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// Measures how long the calls of one resync take at the share of the quotas that resyncs may use. The scarcest operation counts: a resync takes
/// a call of several. Not thread-safe.
/// </summary>
internal sealed class ResyncCost
{
    // The other half is for changes.
    private const double Share = 0.5;

    // Fewer resyncs say little, since stacks share the lists of the account.
    private const int Sample = 20;

    private readonly Dictionary<(string, string, string, string), long> _counted = [];
    private int _resyncs;

    /// <summary>Counts a resync.</summary>
    /// <param name="readRates">Returns the rates of all operations.</param>
    /// <returns>The cost of a resync; null if it is not known anew.</returns>
    public TimeSpan? Count(Func<IReadOnlyList<CallRate>> readRates)
    {
        if (++_resyncs < Sample) return null;
        var cost = 0.0;
        foreach (var rate in readRates())
        {
            // Accounts have quotas of their own, so the costs of several accounts are not added.
            var key = (rate.AccountId, rate.Region, rate.Service, rate.Operation);
            var calls = rate.Resyncs - _counted.GetValueOrDefault(key);
            _counted[key] = rate.Resyncs;
            if (!double.IsInfinity(rate.PerSecond)) cost = Math.Max(cost, Math.Max(calls, 0) / (Share * rate.PerSecond * _resyncs));
        }

        _resyncs = 0;
        return TimeSpan.FromSeconds(cost);
    }
}
