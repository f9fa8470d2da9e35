using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Planning.Access;
using Reconciler.Spec.Mapping;

namespace Reconciler.Worker.Documents;

/// <summary>A plan as JSON.</summary>
internal static class PlanJson
{
    public static JsonObject Create(
        Plan plan, IReadOnlyList<GatewayAccessChange> access, IReadOnlyList<GatewayAccessChange> tools, AwsIdentity identity) => new()
        {
            ["stack"] = plan.Stack,
            ["region"] = identity.Region,
            ["accountId"] = identity.AccountId,
            ["summary"] = PlanSummary.Create(plan),
            ["pruneHalted"] = plan.PruneHalted,
            ["warnings"] = new JsonArray([.. plan.Warnings.Select(warning => JsonValue.Create(warning))]),
            ["changes"] = new JsonArray([.. plan.Actions.Select(Create)]),
            ["access"] = AccessJson.Create(access),
            ["tools"] = new JsonArray(
                [.. plan.Changes.Where(change => change.Tools is { Summary: not null } or { Problem: not null }).Select(CreateTools)]),
            ["toolAccess"] = AccessJson.Create(tools),
        };

    private static JsonObject CreateTools(PlannedChange change) => new()
    {
        ["target"] = change.Address.ToString(),
        ["hash"] = change.Tools!.Hash,
        ["held"] = change.Tools.IsHeld,
        ["inForce"] = change.Tools.IsInForce,
        ["mayWiden"] = change.Tools.MayWiden,
        ["summary"] = change.Tools.Summary,
        ["problem"] = change.Tools.Problem,
    };

    private static JsonObject Create(PlannedChange change) => new()
    {
        ["resource"] = change.Address.ToString(),
        ["type"] = change.Address.Type,
        ["name"] = change.Address.Name,
        ["object"] = change.Owner?.ToString(),
        ["action"] = PlanSummary.Verb(change.Kind),
        ["drift"] = change.IsDrift,
        ["reason"] = change.Reason,
        ["withheld"] = change.Withheld,
        ["suspended"] = change.Suspended,
        ["id"] = change.Live?.DisplayName,
        ["desired"] = change.Kind == ChangeKind.Create ? Display(ModelMapper.ToJson(change.Desired)) : null,
        ["fields"] = new JsonArray([.. change.Fields.Select(field => new JsonObject
        {
            ["path"] = field.Path,
            ["old"] = field.Old?.DeepClone(),
            ["new"] = Display(field.New),
        })]),
    };

    private static JsonNode? Display(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Select(member => KeyValuePair.Create(member.Key, Display(member.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Display)]),
        JsonValue v when v.GetValueKind() == JsonValueKind.String => AttributeRef.Display((string)v!),
        _ => node?.DeepClone(),
    };
}
