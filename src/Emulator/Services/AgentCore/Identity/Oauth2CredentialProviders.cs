using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;
using Reconciler.Emulator.Services.Secrets;

namespace Reconciler.Emulator.Services.AgentCore.Identity;

/// <summary>OAuth2 credential providers. Secrets Manager stores the client secret, and no call returns it.</summary>
internal sealed class Oauth2CredentialProviders(ISecretValues secrets) : IOperations
{
    public const string TableName = "oauth2-credential-providers";

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateOauth2CredentialProvider", Create);
        on("GetOauth2CredentialProvider", call => call.Reply(Find(call)));
        on("UpdateOauth2CredentialProvider", Update);
        on("DeleteOauth2CredentialProvider", Delete);
        on("ListOauth2CredentialProviders", call => Paging.Reply(call, "credentialProviders", call.Table(TableName).Listed, 20));
    }

    private JsonObject Create(Call call)
    {
        var name = call.Text("name");
        if (call.Table(TableName).Contains(name))
            throw AgentCoreErrors.OAuth2ProviderNameTaken(name);
        var provider = new JsonObject
        {
            ["name"] = name,
            ["credentialProviderArn"] = $"arn:aws:acps:{call.Region}:{call.Account.Id}:token-vault/default/oauth2credentialprovider/{name}",
            ["callbackUrl"] = $"https://bedrock-agentcore.{call.Region}.amazonaws.com/identities/oauth2/callback/{Guid.NewGuid()}",
            ["createdTime"] = call.Time,
            ["status"] = "READY",
            ["_tags"] = call.Copy("tags") ?? new JsonObject(),
        };
        return call.Reply(Configure(call, provider));
    }

    private JsonObject Update(Call call) => call.Reply(Configure(call, Find(call)));

    private JsonObject Configure(Call call, JsonObject provider)
    {
        var (vendor, configuration) = call.Input["oauth2ProviderConfigInput"]!.AsObject().First();
        if (vendor == "customOauth2ProviderConfig" != (call.Text("credentialProviderVendor") == "CustomOauth2"))
            throw AgentCoreErrors.VendorMismatch(call.Text("credentialProviderVendor"));
        var source = configuration!.AsObject();
        if (source.TextOrNull("clientSecret") is { } secret)
        {
            var secretArn = CredentialSecrets.Store(secrets, call, "oauth2", provider.Text("name"), secret);
            provider["clientSecretArn"] = new JsonObject { ["secretArn"] = secretArn };
        }
        else if (source["clientSecretConfig"] is JsonObject external)
            provider["clientSecretArn"] = new JsonObject { ["secretArn"] = external.Text("secretId") };
        if (provider["clientSecretArn"] is null)
            throw AgentCoreErrors.ClientSecretMissing();
        provider.Remove("clientSecretJsonKey");
        if (source["clientSecretConfig"]?["jsonKey"] is { } jsonKey)
            provider["clientSecretJsonKey"] = jsonKey.DeepClone();
        var output = call.Operation.Output!.ByName["oauth2ProviderConfigOutput"].Shape.ByName[vendor].Shape;
        var answered = OutputMembers.Project(output, source);
        answered["oauthDiscovery"] = VendorDiscovery.Find(vendor, source);
        provider["oauth2ProviderConfigOutput"] = new JsonObject { [vendor] = answered };
        provider["clientSecretSource"] = source["clientSecret"] is null ? "EXTERNAL" : "MANAGED";
        provider["lastUpdatedTime"] = call.Time;
        provider.CopySet(call.Input, "credentialProviderVendor");
        return call.Table(TableName).Put(provider.Text("name"), provider);
    }

    private JsonObject Delete(Call call)
    {
        var provider = Find(call);
        call.Table(TableName).Remove(provider.Text("name"));
        secrets.Remove(call.Region, CredentialSecrets.Name("oauth2", provider.Text("name")));
        return [];
    }

    private static JsonObject Find(Call call) =>
        call.Table(TableName).Find(call.Text("name")) ?? throw AgentCoreErrors.NotFound("Credential provider", call.Text("name"));
}
