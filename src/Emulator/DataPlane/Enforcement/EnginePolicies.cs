using System.Text.Json.Nodes;
using Reconciler.Access.Authorization;
using Reconciler.Emulator.Services.AgentCore.Policies;

namespace Reconciler.Emulator.DataPlane.Enforcement;

/// <summary>The compiled policies of engines, each set made once for as long as no policy of its region changes. Under the account's gate.</summary>
internal sealed class EnginePolicies(IPolicyReader reader)
{
    private readonly Dictionary<string, Entry> _known = new(StringComparer.Ordinal);

    /// <summary>The policies of an engine that are in force.</summary>
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

        // A step that a document takes by itself changes no version.
        _known[engineArn] = before with { Version = isPending ? -1 : reader.VersionOf(engineArn) };
        return before.Policies;
    }

    private sealed record Entry(long Version, IReadOnlyList<(bool LogOnly, AccessPolicy Policy)> Texts, PoliciesInForce Policies);
}
