using System.Text.Json.Nodes;
using Reconciler.Access.Authorization;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore.Policies;

/// <summary>Reads policies from the service's table.</summary>
internal sealed class PolicyReader(Account account) : IPolicyReader
{
    /// <summary>The member with the effective state of a policy during an update or after a failed one.</summary>
    public const string EffectiveMember = "_inForce";

    public long VersionOf(string engineArn) => Table(engineArn).Version;

    public EffectivePolicies Read(string engineArn)
    {
        var prefix = engineArn[(engineArn.LastIndexOf('/') + 1)..] + "/";
        var rows = Table(engineArn).Rows.Where(r => r.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(r => r.Value).ToList();
        return new EffectivePolicies([.. rows.Select(Read).Where(p => p.Policy.Statement.Length > 0)], rows.Exists(Lifecycle.IsPending));
    }

    private Table Table(string engineArn) => AgentCoreTables.Find(account, engineArn.Split(':')[3], AgentCoreTables.Policies);

    private static (bool LogOnly, AccessPolicy Policy) Read(JsonObject policy)
    {
        var id = policy.Text("policyId");
        if (EffectiveOf(policy) is not { } effective)
            return (false, new AccessPolicy(id, ""));
        var statement = StatementChecks.TextOf(effective["definition"]!.AsObject());
        return (effective.Text("enforcementMode") == "LOG_ONLY", new AccessPolicy(id, statement));
    }

    // An update takes effect when it is ACTIVE: until then, and if it fails, the state before the update is effective.
    private static JsonObject? EffectiveOf(JsonObject policy) =>
        policy.Text("status") is "ACTIVE"
            ? policy
            : policy.Text("status") is "UPDATING" or "UPDATE_FAILED" ? policy[EffectiveMember] as JsonObject : null;
}
