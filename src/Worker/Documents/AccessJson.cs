using System.Text.Json.Nodes;
using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;
using Reconciler.Engine.Planning.Access;

namespace Reconciler.Worker.Documents;

/// <summary>The access changes of a plan as JSON.</summary>
internal static class AccessJson
{
    public static JsonArray Create(IReadOnlyList<GatewayAccessChange> gateways) => new([.. gateways.Select(gateway => new JsonObject
    {
        ["gateway"] = gateway.Gateway.Name,
        ["isNew"] = gateway.IsNew,
        ["mayWiden"] = gateway.MayWiden,
        ["problem"] = gateway.Problem,
        ["guard"] = gateway.Authorization is { } authorization
            ? new JsonObject { ["rules"] = new JsonArray([.. authorization.Rules]), ["mayWiden"] = authorization.MayWiden }
            : null,
        ["changes"] = new JsonArray([.. gateway.Changes.Select(change => new JsonObject
        {
            ["principal"] = change.Principal.Name,
            ["tool"] = AgentCoreNames.Describe(change.Tool),
            ["before"] = Create(change.Before),
            ["after"] = Create(change.After),
            ["kind"] = change.Kind.ToString().ToLowerInvariant(),
            ["mayWiden"] = change.MayWiden,
        })]),
    })]);

    /// <summary>The access of a caller to a tool as JSON.</summary>
    public static JsonObject Create(ToolAccess access)
    {
        var permits = access.Permits.Where(permit => permit.PolicyId.Length > 0).Select(permit => permit.PolicyId).Distinct();
        var json = new JsonObject
        {
            ["verdict"] = access.Verdict.ToString().ToLowerInvariant(),
            ["condition"] = access.Verdict == AccessVerdict.Depends ? access.Condition : null,
            ["permits"] = new JsonArray([.. permits]),
            ["forbids"] = new JsonArray([.. access.Forbids.Select(forbid => forbid.PolicyId).Distinct()]),
        };
        if (access.DependsOn.Count > 0) json["dependsOn"] = new JsonArray([.. access.DependsOn]);
        if (access.Suppressions.Count > 0) json["suppressions"] = Create(access.Suppressions);
        if (access.Cases.Count > 0)
        {
            json["cases"] = new JsonArray([.. access.Cases.Select(c => new JsonObject
            {
                ["callers"] = c.Caller.Length == 0 ? "others" : c.Caller,
                ["access"] = Create(c.Access),
            })]);
        }

        return json;
    }

    /// <summary>Policies with their conditions as JSON.</summary>
    public static JsonArray Create(IEnumerable<AccessCondition> conditions) =>
        new([.. conditions.Select(c => new JsonObject { ["policy"] = c.PolicyId, ["condition"] = c.ToString() })]);
}
