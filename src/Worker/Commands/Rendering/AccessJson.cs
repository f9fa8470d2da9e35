using System.Text.Json.Nodes;
using Reconciler.Access.Authorization;
using Reconciler.Engine.Planning.Access;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>Whose access a plan changes, as programs read it.</summary>
internal static class AccessJson
{
    public static JsonArray Create(IReadOnlyList<GatewayAccessChange> outlooks) => new([.. outlooks.Select(outlook => new JsonObject
    {
        ["gateway"] = outlook.Gateway.Name,
        ["isNew"] = outlook.IsNew,
        ["mayWiden"] = outlook.MayWiden,
        ["problem"] = outlook.Problem,
        ["guard"] = outlook.Authorization is { } guard ? new JsonObject { ["rules"] = new JsonArray([.. guard.Rules]), ["mayWiden"] = guard.MayWiden } : null,
        ["changes"] = new JsonArray([.. outlook.Changes.Select(change => new JsonObject
        {
            ["principal"] = change.Principal.Name,
            ["tool"] = change.Tool,
            ["before"] = Create(change.Before),
            ["after"] = Create(change.After),
            ["kind"] = change.Kind.ToString().ToLowerInvariant(),
            ["mayWiden"] = change.MayWiden,
        })]),
    })]);

    /// <summary>What somebody may do with a tool.</summary>
    public static JsonObject Create(ToolAccess access) => new()
    {
        ["verdict"] = access.Verdict.ToString().ToLowerInvariant(),
        ["condition"] = access.Verdict == AccessVerdict.Depends ? access.Condition : null,
        ["permits"] = new JsonArray([.. access.Permits.Where(permit => permit.PolicyId.Length > 0).Select(permit => permit.PolicyId).Distinct()]),
        ["forbids"] = new JsonArray([.. access.Forbids.Select(forbid => forbid.PolicyId).Distinct()]),
    };
}
