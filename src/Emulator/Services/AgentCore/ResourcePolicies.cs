using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>
/// The resource policies of gateways, runtimes and endpoints, by ARN. The emulator stores them; it grants nothing by them.
/// </summary>
internal sealed class ResourcePolicies : IOperations
{
    private const string Member = "_resourcePolicy";

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("PutResourcePolicy", Put);
        on("GetResourcePolicy", call => FindOwner(call, out _, out _).TextOrNull(Member) is { } policy
            ? new JsonObject { ["policy"] = policy }
            : throw AgentCoreErrors.NotFound("Resource policy", call.Text("resourceArn")));
        on("DeleteResourcePolicy", Delete);
    }

    private static JsonObject Put(Call call)
    {
        var resource = FindOwner(call, out var table, out var key);
        var text = call.TextOrNull("policy") ?? throw AgentCoreErrors.InvalidResourcePolicy("it is empty");
        Check(text);
        resource[Member] = text;
        table.Put(key, resource);
        return new JsonObject { ["policy"] = text };
    }

    private static JsonObject Delete(Call call)
    {
        var resource = FindOwner(call, out var table, out var key);
        if (!resource.Remove(Member))
            throw AgentCoreErrors.NotFound("Resource policy", call.Text("resourceArn"));
        table.Put(key, resource);
        return [];
    }

    private static JsonObject FindOwner(Call call, out Table table, out string key)
    {
        var arn = call.Text("resourceArn");
        return arn.Contains(":gateway/", StringComparison.Ordinal) || arn.Contains(":runtime/", StringComparison.Ordinal)
            ? ResourceTags.Find(call, out table, out key)
            : throw AgentCoreErrors.InvalidResourcePolicy($"'{arn}' is not the ARN of a gateway, a runtime or an endpoint");
    }

    private static void Check(string text)
    {
        JsonObject? document;
        try
        {
            document = JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            document = null;
        }

        var statements = document?["Statement"] switch
        {
            JsonArray list => list.OfType<JsonObject>().ToList(),
            JsonObject single => [single],
            _ => [],
        };
        if (statements.Count == 0)
            throw AgentCoreErrors.InvalidResourcePolicy("it has no statement");
        foreach (var member in (string[])["Effect", "Principal", "Action"])
        {
            if (statements.Exists(s => s[member] is null && s["Not" + member] is null))
                throw AgentCoreErrors.InvalidResourcePolicy($"a statement has no {member}");
        }
    }
}
