using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Import;

/// <summary>
/// Writes <c>OAuth2CredentialProvider</c> and <c>ApiKeyCredentialProvider</c> objects, whose secrets AWS never returns, and
/// <c>WorkloadIdentity</c> objects.
/// </summary>
internal static class ProviderImport
{
    private const string Configuration = "oauth2ProviderConfigInput";
    private const string Custom = "customOauth2ProviderConfig";

    public static void WriteOAuth2(ImportScope scope, ImportedObject owner, LiveResource live)
    {
        var (spec, type) = (owner.Spec, scope.Inventory.Types.OAuth2CredentialProvider);
        var full = scope.Project<CreateOauth2CredentialProviderRequest>(owner, live.State);
        ImportScope.Take(full, spec, "name");
        var configuration = SpecGrowth.Trim(full[Configuration] ?? new JsonObject(), Configuration, type.Traits) as JsonObject ?? [];
        if (FindClient(configuration) is { } client) spec["client"] = client;
        else WriteSecret();
        scope.Bind(type, null, new ResourceBinding(owner, spec, full)
        {
            TagHolder = spec,

            // The provider is older than the client of the pool, so nobody knows whether it has its secret.
            WriteOther = change => change.Member == "clientSecret" && spec.Remove("client") && WriteSecret(),
        });

        bool WriteSecret()
        {
            ImportScope.Take(full, spec, "credentialProviderVendor");
            spec[Configuration] = configuration.DeepClone();
            var isExternal = configuration.Any(member => member.Value?["clientSecretConfig"] is not null);
            if (!isExternal) WriteSource(scope, owner, "clientSecret", "CLIENT_SECRET");
            if (configuration.Any(member => member.Key is "microsoftOauth2ProviderConfig" or "includedOauth2ProviderConfig"))
                scope.ToFillIn.Add($"{owner.Ref}: the tenant or the addresses of the vendor in {Configuration}, which AWS does not return");
            return true;
        }
    }

    public static void WriteApiKey(ImportScope scope, ImportedObject owner, LiveResource live)
    {
        var full = (JsonObject)scope.References.Rewrite(
            Spec.Mapping.ModelMapper.ToJson(live.State), ImportScope.RankOf(owner.Ref.Kind))!;
        ImportScope.Take(full, owner.Spec, "name");
        if (full["apiKeySecretConfig"] is { } secret) owner.Spec["apiKeySecretConfig"] = secret.DeepClone();
        else WriteSource(scope, owner, "apiKey", "API_KEY");
        var binding = new ResourceBinding(owner, owner.Spec, []) { TagHolder = owner.Spec };
        scope.Bind(scope.Inventory.Types.ApiKeyCredentialProvider, null, binding);
    }

    public static void WriteIdentity(ImportScope scope, ImportedObject owner, LiveResource live)
    {
        var full = scope.Project<CreateWorkloadIdentityRequest>(owner, live.State);
        ImportScope.Take(full, owner.Spec, "name");
        scope.Bind(scope.Inventory.Types.WorkloadIdentity, null, new ResourceBinding(owner, owner.Spec, full) { TagHolder = owner.Spec });
    }

    private static void WriteSource(ImportScope scope, ImportedObject owner, string member, string what)
    {
        var variable = ImportScope.VariableOf(owner.Ref.Name, what);
        owner.Spec[member] = new JsonObject { ["env"] = variable };
        scope.ToFillIn.Add($"{owner.Ref}: {member} is read from the variable {variable} when the provider changes; or name another source");
    }

    /// <summary>Returns <c>POOL/CLIENT</c> if a configuration is that of a client of an imported pool; null otherwise.</summary>
    private static string? FindClient(JsonObject configuration)
    {
        if (configuration is not { Count: 1 } || configuration[Custom] is not JsonObject { Count: 2 } custom) return null;
        var url = (string?)custom["oauthDiscovery"]?["discoveryUrl"];
        if (ReferenceWriter.FindObject(url, "UserPool", "discoveryUrl") is not { } pool) return null;
        return ReferenceWriter.FindAttribute((string?)custom["clientId"], $"UserPool/{pool}.clients.", ".id") is { } client
            ? $"{pool}/{client}"
            : null;
    }
}
