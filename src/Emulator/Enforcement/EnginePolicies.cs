using System.Text.Json.Nodes;
using Reconciler.Access.Authorization;
using Reconciler.Emulator.AgentCore;
using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.State;

namespace Reconciler.Emulator.Enforcement;

/// <summary>The compiled policies of engines, each set made once for as long as no policy of its region changes. Under the account's gate.</summary>
internal sealed class EnginePolicies(Account account)
{
    private readonly Dictionary<string, Entry> known = new(StringComparer.Ordinal);

    /// <summary>The policies of an engine that are in force.</summary>
    public PoliciesInForce Of(string engineArn)
    {
        var table = AgentCoreService.Table(account, engineArn.Split(':')[3], Policies.TableName);
        if (known.TryGetValue(engineArn, out var before) && before.Version == table.Version)
            return before.Policies;
        var prefix = engineArn[(engineArn.LastIndexOf('/') + 1)..] + "/";
        var rows = table.Rows.Where(r => r.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(r => r.Value).ToList();
        var active = rows.Select(Read).Where(p => p.Policy.Statement.Length > 0).ToList();
        if (before is null || !before.Texts.SequenceEqual(active))
        {
            var enforced = new AccessPolicies(active.Where(p => !p.LogOnly).Select(p => p.Policy));
            var all = active.Exists(p => p.LogOnly) ? new AccessPolicies(active.Select(p => p.Policy)) : null;
            before = new Entry(0, active, new PoliciesInForce(enforced, all));
        }

        // A step that a document takes by itself changes no version.
        known[engineArn] = before with { Version = rows.Exists(Lifecycle.IsPending) ? -1 : table.Version };
        return before.Policies;
    }

    private static (bool LogOnly, AccessPolicy Policy) Read(JsonObject policy) => Policies.EffectiveOf(policy) is { } effective
        ? (effective.Text("enforcementMode") == "LOG_ONLY", new AccessPolicy(policy.Text("policyId"), StatementChecks.TextOf(effective["definition"]!.AsObject())))
        : (false, new AccessPolicy(policy.Text("policyId"), ""));

    private sealed record Entry(long Version, List<(bool LogOnly, AccessPolicy Policy)> Texts, PoliciesInForce Policies);
}
