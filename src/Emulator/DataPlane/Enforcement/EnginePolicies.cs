using System.Text.Json.Nodes;
using Reconciler.Access.Authorization;
using Reconciler.Emulator.Services.AgentCore.Policies;

namespace Reconciler.Emulator.DataPlane.Enforcement;

/// <summary>
/// The compiled policies of engines, cached until a policy of the region changes. Callers hold the account's lock.
/// </summary>
internal sealed class EnginePolicies(IPolicyReader reader)
{
    private readonly Dictionary<string, Entry> _known = new(StringComparer.Ordinal);

    /// <summary>Returns the active policies of an engine.</summary>
    public PoliciesInForce Find(string engineArn)
    {
        if (_known.TryGetValue(engineArn, out var before) && before.Version == reader.VersionOf(engineArn))
            return before.Policies;
        var (active, isPending) = reader.Read(engineArn);
        if (before is null || !before.Texts.SequenceEqual(active))
        {
            var enforced = new AccessPolicies(active.Where(p => !p.LogOnly).Select(p => p.Policy));
            var all = active.Any(p => p.LogOnly) ? new AccessPolicies(active.Select(p => p.Policy)) : null;
            before = new Entry(0, active, new PoliciesInForce(enforced, all));
        }

        // Timed transitions do not change the version: do not cache while one is pending.
        _known[engineArn] = before with { Version = isPending ? -1 : reader.VersionOf(engineArn) };
        return before.Policies;
    }

    private sealed record Entry(long Version, IReadOnlyList<(bool LogOnly, AccessPolicy Policy)> Texts, PoliciesInForce Policies);
}
