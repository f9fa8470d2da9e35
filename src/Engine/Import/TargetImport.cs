using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Import;

/// <summary>Writes <c>GatewayTarget</c> objects.</summary>
internal static class TargetImport
{
    private const string Configuration = "targetConfiguration";
    private const string Credentials = "credentialProviderConfigurations";

    public static void Write(ImportScope scope, ImportedObject gateway, LiveResource live)
    {
        var type = scope.Inventory.Types.GatewayTarget;
        var owner = scope.Add("GatewayTarget", type, live, ImportClosure.NameOf(type, live));
        var (spec, full) = (owner.Spec, scope.Project<CreateGatewayTargetRequest>(owner, live.State, "gatewayIdentifier"));
        spec["gateway"] = gateway.Ref.Name;
        ImportScope.Take(full, spec, "name");
        var configuration = SpecGrowth.Trim(full[Configuration]!, Configuration, type.Traits);
        var endpoint = (string?)configuration?["mcp"]?["mcpServer"]?["endpoint"];
        var isPlain = endpoint is not null && JsonNode.DeepEquals(configuration, ServerAt(endpoint));
        if (isPlain && ReferenceWriter.FindObject(endpoint, "McpServer", "endpoint") is { } server) spec["mcpServer"] = server;
        else spec[Configuration] = configuration;
        WriteCredentials(spec, full, type.Traits);
        scope.Bind(type, null, new ResourceBinding(owner, spec, full)
        {
            WriteOther = change => change.Member switch
            {
                "toolsListedAt" when spec.Remove("mcpServer") => LeaveServer(),

                // The shorthand does not say the same after all.
                Credentials when spec.Remove("oauth") || spec.Remove("apiKey") => WriteOut(),
                _ => false,
            },
        });

        // The tools are older than the server: an apply would list them again. As an address, it is no server of the stack.
        bool LeaveServer()
        {
            spec[Configuration] = configuration!.DeepClone();
            scope.Warnings.Add($"{owner.Ref}: its tools were listed before its server changed last; "
                + "`mcpServer` in place of `targetConfiguration` lists them again");
            return true;
        }

        bool WriteOut()
        {
            ImportScope.Take(full, spec, Credentials);
            return true;
        }
    }

    /// <summary>Writes the credentials: by the name of a provider if it is imported, too.</summary>
    private static void WriteCredentials(JsonObject spec, JsonObject full, ResourceTraits traits)
    {
        if (full[Credentials] is not { } all) return;
        var provider = all is JsonArray { Count: 1 } ? all[0]?["credentialProvider"] : null;

        // The list of scopes is required, also if there are none, and an empty list is left out like an unset one.
        if (provider?["oauthCredentialProvider"] is JsonObject tokens && tokens["scopes"] is null) tokens["scopes"] = new JsonArray();
        if (FindNamed(provider?["oauthCredentialProvider"], "OAuth2CredentialProvider") is { } oauth) spec["oauth"] = oauth;
        else if (FindNamed(provider?["apiKeyCredentialProvider"], "ApiKeyCredentialProvider") is { } key) spec["apiKey"] = key;
        else if (SpecGrowth.Trim(all, Credentials, traits) is { } needed) spec[Credentials] = needed;
    }

    private static JsonObject? FindNamed(JsonNode? credentials, string kind)
    {
        if (ReferenceWriter.FindObject((string?)credentials?["providerArn"], kind, "arn") is not { } name) return null;
        var named = new JsonObject { ["provider"] = name };
        foreach (var (member, value) in credentials!.AsObject())
        {
            if (member != "providerArn" && value is not (null or JsonArray { Count: 0 })) named[member] = value.DeepClone();
        }

        return named;
    }

    private static JsonObject ServerAt(string endpoint) =>
        new() { ["mcp"] = new JsonObject { ["mcpServer"] = new JsonObject { ["endpoint"] = endpoint } } };
}
