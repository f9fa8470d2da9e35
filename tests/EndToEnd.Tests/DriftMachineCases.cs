using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Spec.Mapping;

namespace EndToEnd.Tests;

/// <summary>Changes of what machines sign in with: domain, resource server and client of their pool, and the credential providers.</summary>
internal static class DriftMachineCases
{
    private const string Server = "ResourceServer/machines.mcp-runtime-server";
    private const string Domain = "UserPoolDomain/machines";
    private const string Provider = "OAuth2CredentialProvider/m2m";
    private const string Key = "ApiKeyCredentialProvider/key";
    private const string OtherSecret = "arn:aws:secretsmanager:us-east-1:000000000000:secret:evil-AbCdEf";

    public static IReadOnlyDictionary<string, DriftCase> All { get; } = new Dictionary<string, DriftCase>
    {
        ["resource server name"] = Of(Server, ["name"], w => w.ChangeServerAsync(server => server.Name = "mine")),
        ["resource server scope added"] = Of(
            Server,
            ["scopes[3]"],
            w => w.ChangeServerAsync(server => server.Scopes.Add(new() { ScopeName = "evil", ScopeDescription = "do evil" }))),
        ["resource server description"] = Of(
            Server,
            ["scopes[0].scopeDescription"],
            w => w.ChangeServerAsync(server => server.Scopes[0].ScopeDescription = "mine")),
        ["domain pages"] = Of(
            Domain,
            ["managedLoginVersion"],
            async w => await w.Clients.Cognito.UpdateUserPoolDomainAsync(new()
            {
                UserPoolId = await w.MachinesIdAsync(),
                Domain = Machines.Domain,
                ManagedLoginVersion = 2,
            })),
        ["machine client scopes"] = Of(
            "UserPoolClient/machines.m2m-client",
            ["allowedOAuthScopes"],
            w => w.ChangeMachineAsync(client => client.AllowedOAuthScopes = ["mcp-runtime-server/tools.read"]),
            Provider,
            "Role/gateway"),
        ["provider client"] = Of(
            Provider,
            ["oauth2ProviderConfigInput.customOauth2ProviderConfig.clientId"],
            w => w.ChangeProviderAsync(provider => provider.Oauth2ProviderConfigInput.CustomOauth2ProviderConfig.ClientId = "intruder"),
            "Role/gateway"),
        ["provider discovery URL"] = Of(
            Provider,
            ["oauth2ProviderConfigInput.customOauth2ProviderConfig.oauthDiscovery.discoveryUrl"],
            w => w.ChangeProviderAsync(provider => provider.Oauth2ProviderConfigInput.CustomOauth2ProviderConfig.OauthDiscovery.DiscoveryUrl =
                "https://evil.example/.well-known/openid-configuration"),
            "Role/gateway"),
        ["provider secret elsewhere"] = Of(
            Provider,
            [
                "oauth2ProviderConfigInput.customOauth2ProviderConfig.clientSecretConfig",
                "oauth2ProviderConfigInput.customOauth2ProviderConfig.clientSecretSource",
            ],
            w => w.ChangeProviderAsync(provider =>
            {
                var configuration = provider.Oauth2ProviderConfigInput.CustomOauth2ProviderConfig;
                configuration.ClientSecret = null;
                configuration.ClientSecretSource = "EXTERNAL";
                configuration.ClientSecretConfig = new() { SecretId = OtherSecret, JsonKey = "k" };
            }),
            "Role/gateway"),
        ["provider tags"] = Of(
            Provider,
            ["tags.Intruder"],
            w => w.RetagAsync($"{Machines.Vault}/oauth2credentialprovider/{Machines.Provider}", null, null)),
        ["key secret"] = new(
            Key,
            ["apiKeySecretConfig.jsonKey", "apiKeySecretConfig.secretId"],
            async w => await w.Clients.AgentCore.UpdateApiKeyCredentialProviderAsync(new()
            {
                Name = "keys-key",
                ApiKeySecretSource = "EXTERNAL",
                ApiKeySecretConfig = new() { SecretId = OtherSecret, JsonKey = "k" },
            }))
        { Stack = Keys },
        ["key kept by AgentCore"] = new(
            Key,
            ["apiKeySecretConfig", "apiKeySecretSource"],
            async w => await w.Clients.AgentCore.UpdateApiKeyCredentialProviderAsync(new() { Name = "keys-key", ApiKey = "evil" }))
        {
            Stack = Keys,
        },
        ["key tags"] = new(
            Key, ["tags.Intruder"], w => w.RetagAsync($"{Machines.Vault}/apikeycredentialprovider/keys-key", null, null))
        { Stack = Keys },
        ["identity return addresses"] = OfIdentity(
            ["allowedResourceOauth2ReturnUrls"],
            w => w.ChangeIdentityAsync("https://agent.example/return", "https://evil.example/return")),
        ["identity return address removed"] = OfIdentity(["allowedResourceOauth2ReturnUrls"], w => w.ChangeIdentityAsync()),
        ["identity tags"] = OfIdentity(["tags.Intruder"], w => w.RetagAsync(IdentityArn("agents-agent"), null, null)),
    };

    public static StackBuilder Identities() => new StackBuilder("agents")
        .With("WorkloadIdentity", "agent", "allowedResourceOauth2ReturnUrls: [\"https://agent.example/return\"]");

    public static string IdentityArn(string name) =>
        $"arn:aws:bedrock-agentcore:us-east-1:000000000000:workload-identity-directory/default/workload-identity/{name}";

    private static StackBuilder Keys() => new StackBuilder("keys").WithApiKeyProvider();

    private static DriftCase OfIdentity(string[] fields, Func<Workshop, Task> change) =>
        new("WorkloadIdentity/agent", fields, change) { Stack = Identities };

    private static Task ChangeIdentityAsync(this Workshop workshop, params IEnumerable<string> addresses) =>
        workshop.Clients.AgentCore.UpdateWorkloadIdentityAsync(
            new() { Name = "agents-agent", AllowedResourceOauth2ReturnUrls = [.. addresses] });

    private static DriftCase Of(string resource, string[] fields, Func<Workshop, Task> change, params string[] consequences) =>
        new(resource, fields, change, consequences) { Stack = StackBuilder.OfMachines };

    private static async Task ChangeServerAsync(this Workshop workshop, Action<UpdateResourceServerRequest> change)
    {
        var pool = await workshop.MachinesIdAsync();
        var server = Assert.Single((await workshop.Clients.Cognito.ListResourceServersAsync(new() { UserPoolId = pool, MaxResults = 10 })).ResourceServers);
        var update = new UpdateResourceServerRequest();
        ModelMapper.Copy(server, update);
        change(update);
        await workshop.Clients.Cognito.UpdateResourceServerAsync(update);
    }

    private static async Task ChangeProviderAsync(this Workshop workshop, Action<UpdateOauth2CredentialProviderRequest> change)
    {
        var provider = await workshop.ProviderAsync();
        var update = new UpdateOauth2CredentialProviderRequest { Oauth2ProviderConfigInput = new() };
        ModelMapper.Copy(provider, update);
        ModelMapper.Copy(provider.Oauth2ProviderConfigOutput, update.Oauth2ProviderConfigInput);
        update.Oauth2ProviderConfigInput.CustomOauth2ProviderConfig.ClientSecret = "a-secret-of-somebody-else";
        change(update);
        await workshop.Clients.AgentCore.UpdateOauth2CredentialProviderAsync(update);
    }
}
