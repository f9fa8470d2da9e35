using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;
using Reconciler.Emulator.Services.Secrets;

namespace Reconciler.Emulator.Services.AgentCore.Identity;

/// <summary>API key credential providers. Secrets Manager stores the key, and no call returns it.</summary>
internal sealed class ApiKeyCredentialProviders(ISecretValues secrets) : IOperations
{
    public const string TableName = "api-key-credential-providers";

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateApiKeyCredentialProvider", Create);
        on("GetApiKeyCredentialProvider", call => call.Reply(Find(call)));
        on("UpdateApiKeyCredentialProvider", call => call.Reply(Configure(call, Find(call))));
        on("DeleteApiKeyCredentialProvider", Delete);
        on("ListApiKeyCredentialProviders", call => Paging.Reply(call, "credentialProviders", call.Table(TableName).Listed, 100));
    }

    private JsonObject Create(Call call)
    {
        var name = call.Text("name");
        if (call.Table(TableName).Contains(name))
            throw AgentCoreErrors.ApiKeyProviderNameTaken(name);
        return call.Reply(Configure(call, new JsonObject
        {
            ["name"] = name,
            ["credentialProviderArn"] = $"arn:aws:acps:{call.Region}:{call.Account.Id}:token-vault/default/apikeycredentialprovider/{name}",
            ["createdTime"] = call.Time,
            ["_tags"] = call.Copy("tags") ?? new JsonObject(),
        }));
    }

    private JsonObject Configure(Call call, JsonObject provider)
    {
        if (call.TextOrNull("apiKey") is { } key)
        {
            var secretArn = CredentialSecrets.Store(secrets, call, "apikey", provider.Text("name"), key);
            provider["apiKeySecretArn"] = new JsonObject { ["secretArn"] = secretArn };
        }
        else if (call.Input["apiKeySecretConfig"] is JsonObject external)
            provider["apiKeySecretArn"] = new JsonObject { ["secretArn"] = external.Text("secretId") };
        else
            throw AgentCoreErrors.ApiKeyMissing();
        provider.Remove("apiKeySecretJsonKey");
        if (call.Input["apiKeySecretConfig"]?["jsonKey"] is { } jsonKey)
            provider["apiKeySecretJsonKey"] = jsonKey.DeepClone();
        provider["apiKeySecretSource"] = call.Input["apiKey"] is null ? "EXTERNAL" : "MANAGED";
        provider["lastUpdatedTime"] = call.Time;
        return call.Table(TableName).Put(provider.Text("name"), provider);
    }

    private JsonObject Delete(Call call)
    {
        var provider = Find(call);
        call.Table(TableName).Remove(provider.Text("name"));
        secrets.Remove(call.Region, CredentialSecrets.Name("apikey", provider.Text("name")));
        return [];
    }

    private static JsonObject Find(Call call) =>
        call.Table(TableName).Find(call.Text("name")) ?? throw AgentCoreErrors.NotFound("Credential provider", call.Text("name"));
}
