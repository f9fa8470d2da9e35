using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Engine.Resources.Cognito;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Composition;

/// <summary>Composes <c>OAuth2CredentialProvider</c> and <c>ApiKeyCredentialProvider</c> objects.</summary>
internal static class CredentialProviderComposer
{
    // The members of configurations that GetOauth2CredentialProvider does not return.
    private static readonly (string Vendor, string Member)[] NotReturned =
    [
        ("microsoftOauth2ProviderConfig", "tenantId"),
        ("includedOauth2ProviderConfig", "issuer"),
        ("includedOauth2ProviderConfig", "authorizationEndpoint"),
        ("includedOauth2ProviderConfig", "tokenEndpoint"),
    ];

    public static void Compose(CompositionScope scope)
    {
        foreach (var (owner, spec) in scope.ObjectsOf<OAuth2CredentialProviderSpec>()) AddProvider(scope, owner, spec);
        foreach (var (owner, spec) in scope.ObjectsOf<ApiKeyCredentialProviderSpec>()) AddKey(scope, owner, spec);
    }

    private static void AddProvider(CompositionScope scope, SpecObject owner, OAuth2CredentialProviderSpec spec)
    {
        var state = new OAuth2ProviderState();
        ModelMapper.Copy(spec.Request, state);
        state.Name = scope.NameOf(
            owner, scope.Types.OAuth2CredentialProvider, state.Name, (stack, name) => DefaultNames.ForHyphenated(stack, name));
        state.CredentialProviderVendor ??= CredentialProviderVendorType.CustomOauth2;
        state.Oauth2ProviderConfigInput ??= new Oauth2ProviderConfigInput();
        if (spec.ClientId is { } id) SetClientId(state.Oauth2ProviderConfigInput, spec.GetConfigurationMember(), id);
        if (spec.ClientSecret is { } source) state.ClientSecret = UserPoolComposer.SourceOf(owner, source);
        if (spec.SecretVersion is { } version) state.WriteOnly["clientSecret"] = version;
        MoveWriteOnly(state);
        CredentialSecret.ForConfiguration(state.Oauth2ProviderConfigInput, MarkExternal);
        var after = spec.Client is { } client ? UseClient(scope, state, client) : [];
        state.Tags = TagsOf(scope, owner, state.WriteOnly);
        FollowedSecrets.Follow(scope, owner, state.ClientSecret, "client-secret", state.Tags);
        var provider = scope.Add(owner, scope.Types.OAuth2CredentialProvider, state);
        scope.Replace(provider with { After = after });
        foreach (var name in (ReadOnlySpan<string>)["id", "arn", "secretArn", "callbackUrl"])
        {
            scope.Export(owner, name, provider.Attribute(name));
        }
    }

    private static void AddKey(CompositionScope scope, SpecObject owner, ApiKeyCredentialProviderSpec spec)
    {
        var state = new ApiKeyProviderState
        {
            Name = scope.NameOf(
                owner, scope.Types.ApiKeyCredentialProvider, spec.Request.Name, (stack, name) => DefaultNames.ForHyphenated(stack, name)),
            ApiKey = spec.ApiKey is { } source ? UserPoolComposer.SourceOf(owner, source) : null,
            ApiKeySecretConfig = spec.Request.ApiKeySecretConfig,
            ApiKeySecretSource = spec.Request.ApiKeySecretSource ?? (spec.ApiKey is null ? SecretSourceType.EXTERNAL : null),
        };
        if (spec.SecretVersion is { } version) state.WriteOnly[""] = version;
        state.Tags = TagsOf(scope, owner, state.WriteOnly);
        FollowedSecrets.Follow(scope, owner, state.ApiKey, "api-key", state.Tags);
        var provider = scope.Add(owner, scope.Types.ApiKeyCredentialProvider, state);
        foreach (var name in (ReadOnlySpan<string>)["id", "arn", "secretArn"]) scope.Export(owner, name, provider.Attribute(name));
    }

    /// <summary>Uses a client of a pool of the stack.</summary>
    /// <returns>What must be ready before the provider can get a token.</returns>
    private static IReadOnlyList<ResourceAddress> UseClient(CompositionScope scope, OAuth2ProviderState state, string name)
    {
        var (poolName, clientName) = name.Split('/') is [var first, var second] ? (first, second) : throw new ArgumentException(name);
        var pool = scope.Find(UserPoolResourceType.TypeName, poolName)!;
        var client = scope.Find(UserPoolClientResourceType.TypeName, poolName, clientName)!;
        var configuration = state.Oauth2ProviderConfigInput.CustomOauth2ProviderConfig ??= new CustomOauth2ProviderConfigInput();
        configuration.OauthDiscovery ??= new Oauth2Discovery { DiscoveryUrl = pool.Attribute("discoveryUrl") };
        configuration.ClientId = client.Id;
        (state.SecretPoolId, state.SecretAsOf) = (pool.Id, client.Attribute(UserPoolClientResourceType.ChangedAt));
        return scope.Find(UserPoolDomainResourceType.TypeName, poolName) is { } domain ? [domain.Address] : [];
    }

    private static void SetClientId(Oauth2ProviderConfigInput input, string member, string id)
    {
        ModelMapper.SetEmpty(input, member);
        ModelMapper.Set(ModelMapper.Get(input, member)!, "clientId", id);
    }

    private static void MoveWriteOnly(OAuth2ProviderState state)
    {
        foreach (var (vendor, member) in NotReturned)
        {
            if (ModelMapper.Get(state.Oauth2ProviderConfigInput, vendor) is not { } configuration) continue;
            if (ModelMapper.Get(configuration, member) is not string value) continue;
            state.WriteOnly[$"{vendor}.{member}"] = value;
            ModelMapper.Set(configuration, member, null);
        }
    }

    private static void MarkExternal(object configuration)
    {
        if (ModelMapper.Get(configuration, "clientSecretConfig") is null) return;
        if (ModelMapper.Get(configuration, "clientSecretSource") is not null) return;
        ModelMapper.Set(configuration, "clientSecretSource", SecretSourceType.EXTERNAL);
    }

    private static Dictionary<string, string> TagsOf(CompositionScope scope, SpecObject owner, Dictionary<string, string> writeOnly)
    {
        var tags = scope.MergeTags(owner);
        if (CredentialSecret.HashOf(writeOnly) is { } hash) tags[CredentialSecret.WriteOnlyTag] = hash;
        return tags;
    }
}
