using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Import;

/// <summary>Writes <c>Gateway</c> objects.</summary>
internal static class GatewayImport
{
    public static async Task WriteAsync(ImportScope scope, ImportedObject owner, LiveResource live, CancellationToken cancellationToken)
    {
        var spec = owner.Spec;
        var full = scope.Project<GatewayRequest>(owner, live.State);
        ImportScope.Take(full, spec, "name", "protocolType");
        if (FindJwt(full) is { } jwt) spec["jwt"] = jwt;
        else ImportScope.Take(full, spec, "authorizerType", "authorizerConfiguration");
        if (full["policyEngineConfiguration"] is JsonObject engine
            && ReferenceWriter.FindObject((string?)engine["arn"], "PolicyEngine", "arn") is { } name)
        {
            spec["policy"] = new JsonObject { ["engine"] = name };
            if ((string?)engine["mode"] is { } mode and not "ENFORCE") spec["policy"]!["mode"] = mode;
        }

        scope.Bind(scope.Inventory.Types.Gateway, null, new ResourceBinding(owner, spec, full)
        {
            TagHolder = spec,

            // The shorthands do not say the same after all.
            WriteOther = change => change.Member switch
            {
                "authorizerType" or "authorizerConfiguration" when spec.Remove("jwt") =>
                    WriteOut("authorizerType", "authorizerConfiguration"),
                "policyEngineConfiguration" when spec.Remove("policy") => WriteOut("policyEngineConfiguration"),
                _ => false,
            },
        });
        await RoleImport.WriteAsync(scope, owner, (GetGatewayResponse)live.State, cancellationToken);
        foreach (var target in await scope.Inventory.ListAsync(scope.Inventory.Types.GatewayTarget, live.Id, cancellationToken))
            TargetImport.Write(scope, owner, target);
        await TrafficImport.WriteAsync(scope, owner, live, cancellationToken);

        bool WriteOut(params ReadOnlySpan<string> members)
        {
            ImportScope.Take(full, spec, members);
            return true;
        }
    }

    /// <summary>Returns the shorthand of an authorizer that takes tokens of clients of an imported pool; null if it says more.</summary>
    private static JsonObject? FindJwt(JsonObject full)
    {
        if (full["authorizerConfiguration"]?["customJWTAuthorizer"] is not JsonObject authorizer) return null;
        if (ReferenceWriter.FindObject((string?)authorizer["discoveryUrl"], "UserPool", "discoveryUrl") is not { } pool) return null;
        if (authorizer.Any(member => member.Key is not ("discoveryUrl" or "allowedClients" or "allowedScopes"))) return null;

        // Without a list the shorthand means all clients of the pool.
        if (authorizer["allowedClients"] is not JsonArray { Count: > 0 } allowed) return null;
        var clients = allowed.Select(client => ReferenceWriter.FindAttribute((string)client!, $"UserPool/{pool}.clients.", ".id")).ToList();
        if (clients.Contains(null)) return null;
        var jwt = new JsonObject
        {
            ["userPool"] = pool,
            ["clients"] = new JsonArray([.. clients.Select(client => JsonValue.Create(client))]),
        };
        if (authorizer["allowedScopes"] is { } scopes) jwt["scopes"] = scopes.DeepClone();
        return jwt;
    }
}
