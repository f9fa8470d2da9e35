using System.Text.Json.Nodes;
using Reconciler.Access.Authorization;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore.Policies;

/// <summary>Reads policies from the table of the service.</summary>
internal sealed class PolicyReader(Account account) : IPolicyReader
{
    /// <summary>The member of a policy that holds what it said before an update that is under way, or that failed.</summary>
    public const string InForce = "_inForce";

    public long VersionOf(string engineArn) => Table(engineArn).Version;

    public EffectivePolicies Read(string engineArn)
    {
        var prefix = engineArn[(engineArn.LastIndexOf('/') + 1)..] + "/";
        var rows = Table(engineArn).Rows.Where(r => r.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(r => r.Value).ToList();
        return new EffectivePolicies([.. rows.Select(Read).Where(p => p.Policy.Statement.Length > 0)], rows.Exists(Lifecycle.IsPending));
    }

    private Table Table(string engineArn) => AgentCoreTables.Find(account, engineArn.Split(':')[3], AgentCoreTables.Policies);

    private static (bool LogOnly, AccessPolicy Policy) Read(JsonObject policy) => EffectiveOf(policy) is { } effective
        ? (effective.Text("enforcementMode") == "LOG_ONLY", new AccessPolicy(policy.Text("policyId"), StatementChecks.TextOf(effective["definition"]!.AsObject())))
        : (false, new AccessPolicy(policy.Text("policyId"), ""));

    // Itself when it is ACTIVE, what it was while it is updated, nothing before and after that.
    private static JsonObject? EffectiveOf(JsonObject policy) =>
        policy.Text("status") is "ACTIVE" ? policy : policy.Text("status") is "UPDATING" or "UPDATE_FAILED" ? policy[InForce] as JsonObject : null;
}
