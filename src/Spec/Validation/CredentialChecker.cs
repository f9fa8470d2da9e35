using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Mapping;
using Reconciler.Spec.References;
using Reconciler.Spec.Rules;
using Shared;

namespace Reconciler.Spec.Validation;

/// <summary>Checks that credential providers have a secret, and that targets ask their providers for what these can get.</summary>
internal sealed class CredentialChecker(IReadOnlyList<SpecObject> objects, ErrorList errors)
{
    private readonly Dictionary<ObjectRef, SpecObject> _byRef = objects.DistinctBy(o => o.Ref).ToDictionary(o => o.Ref);

    public void Check()
    {
        foreach (var o in objects.Where(o => o.IsBound))
        {
            switch (o.Spec)
            {
                case OAuth2CredentialProviderSpec spec:
                    CheckProvider(o, spec);
                    break;
                case ApiKeyCredentialProviderSpec spec:
                    CheckSource(o, "spec.apiKey", spec.ApiKey);
                    CheckReference(o, "spec.apiKeySecretConfig.secretId", spec.Request.ApiKeySecretConfig?.SecretId);
                    break;
                case GatewayTargetSpec spec:
                    CheckTarget(o, spec);
                    break;
            }
        }
    }

    private void CheckProvider(SpecObject o, OAuth2CredentialProviderSpec spec)
    {
        CheckSource(o, "spec.clientSecret", spec.ClientSecret);
        if (spec.Client is { } client)
        {
            FindClient(o, client);
            return;
        }

        // Another member than that of the vendor is reported with the rules of the kind.
        var input = spec.Request.Oauth2ProviderConfigInput;
        var member = spec.GetConfigurationMember();
        var configuration = input is null ? null : ModelMapper.Get(input, member);
        var secretId = configuration is null ? null : ((SecretReference?)ModelMapper.Get(configuration, "clientSecretConfig"))?.SecretId;
        CheckReference(o, $"spec.oauth2ProviderConfigInput.{member}.clientSecretConfig.secretId", secretId);
        var sources = (spec.ClientSecret is null ? 0 : 1) + (secretId is null ? 0 : 1);
        var method = (configuration as CustomOauth2ProviderConfigInput)?.ClientAuthenticationMethod?.Value;
        if (sources == 1 || (sources == 0 && method is "AWS_IAM_ID_TOKEN_JWT" or "PRIVATE_KEY_JWT")) return;
        errors.Add(
            o.GetLocation("spec"), "spec", sources == 0 ? "the client has no secret" : "the client has two secrets",
            sources == 0
                ? "add clientSecret: {env: NAME}, or clientSecretConfig to the configuration of the vendor"
                : "remove clientSecret, or clientSecretConfig");
    }

    /// <summary>A secret that only Secrets Manager knows would be one that the authorization server does not know.</summary>
    private void CheckSource(SpecObject o, string path, SecretSource? source)
    {
        if (source is not { Generate: true }) return;
        errors.Add(
            o.GetLocation(path), $"{path}.generate", "a generated secret is not the one that the service knows",
            "use env, file or secretsManager");
    }

    /// <summary>AgentCore returns ARNs, so a name could not be compared, and no role could be given access to it alone.</summary>
    private void CheckReference(SpecObject o, string path, string? secretId)
    {
        if (secretId is null || ReferenceText.HasReferences(secretId) || secretId.StartsWith("arn:", StringComparison.Ordinal)) return;
        errors.Add(
            o.GetLocation(path), path, $"{Shown.Quote(secretId)} is not the ARN of a secret",
            "write its ARN, arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX");
    }

    private UserPoolClientSpec? FindClient(SpecObject o, string client)
    {
        const string path = "spec.client";
        if (client.Split('/') is not [var poolName, var name])
        {
            errors.Add(o.GetLocation(path), path, $"{Shown.Quote(client)} names no client", "write POOL/CLIENT, such as machines/gateway");
            return null;
        }

        // A pool that does not exist is reported with the other references.
        if (_byRef.GetValueOrDefault(new ObjectRef("UserPool", poolName))?.Spec is not UserPoolSpec pool) return null;
        var clients = pool.Clients?.Where(candidate => candidate.Name is not null).ToList() ?? [];
        if (clients.Find(candidate => candidate.Name == name) is not { } found)
        {
            errors.Add(
                o.GetLocation(path), path, $"UserPool/{poolName} has no client {Shown.Cut(name)}",
                Spelling.Hint(name, clients.ConvertAll(candidate => candidate.Name)));
            return null;
        }

        // Whether an existing client has a secret is known to Cognito only.
        if (found.Request.GenerateSecret == true || found.Existing is not null) return found;
        errors.Add(
            o.GetLocation(path), path, $"the client {Shown.Cut(name)} of UserPool/{poolName} has no secret",
            "add generateSecret: true to it");
        return null;
    }

    private void CheckTarget(SpecObject o, GatewayTargetSpec spec)
    {
        if (spec.Oauth is { Provider: { } provider } oauth)
        {
            CheckScopes(o, "spec.oauth.scopes", provider, oauth.Request.Scopes);
            CheckExchange(o, spec, "spec.oauth.grantType", provider, oauth.Request);
        }

        foreach (var (index, configuration) in (spec.Request.CredentialProviderConfigurations ?? []).Index())
        {
            if (configuration.CredentialProvider?.OauthCredentialProvider is not { ProviderArn: { } arn } written) continue;
            var path = $"spec.credentialProviderConfigurations[{index}].credentialProvider.oauthCredentialProvider";
            var named = ReferenceText.Find(arn).FirstOrDefault() is { Object: { Kind: "OAuth2CredentialProvider" } found } ? found.Name : null;
            if (named is not null) CheckScopes(o, $"{path}.scopes", named, written.Scopes);
            CheckExchange(o, spec, $"{path}.grantType", named, written);
        }
    }

    /// <summary>A gateway exchanges the token of its caller, in the way that the provider says.</summary>
    private void CheckExchange(SpecObject o, GatewayTargetSpec target, string path, string? provider, OAuthCredentialProvider written)
    {
        if (written.GrantType?.Value != "TOKEN_EXCHANGE") return;
        if (target.Gateway is { } name && _byRef.GetValueOrDefault(new ObjectRef("Gateway", name))?.Spec is GatewaySpec gateway
            && gateway.Jwt is null && gateway.Request.AuthorizerType is { } authorizer && authorizer.Value != "CUSTOM_JWT")
        {
            errors.Add(
                o.GetLocation(path), path, $"the callers of Gateway/{name} have no token to exchange (authorizerType {authorizer.Value})",
                "give the gateway jwt, or authorizerType: CUSTOM_JWT");
        }

        // Providers of vendors know how their vendor exchanges tokens.
        var named = provider is null ? null : _byRef.GetValueOrDefault(new ObjectRef("OAuth2CredentialProvider", provider));
        if (named?.Spec is not OAuth2CredentialProviderSpec spec) return;
        if ((spec.Request.CredentialProviderVendor?.Value ?? OAuth2Vendors.Custom) != OAuth2Vendors.Custom) return;
        if (spec.Request.Oauth2ProviderConfigInput?.CustomOauth2ProviderConfig?.OnBehalfOfTokenExchangeConfig is not null) return;
        errors.Add(
            o.GetLocation(path), path, $"OAuth2CredentialProvider/{provider} does not say how it exchanges tokens",
            "add onBehalfOfTokenExchangeConfig: {grantType: TOKEN_EXCHANGE} to its oauth2ProviderConfigInput.customOauth2ProviderConfig");
    }

    /// <summary>The token endpoint refuses a scope that the client may not ask for, and every call of the target fails then.</summary>
    private void CheckScopes(SpecObject o, string path, string provider, List<string>? scopes)
    {
        var named = _byRef.GetValueOrDefault(new ObjectRef("OAuth2CredentialProvider", provider));
        if (named?.Spec is not OAuth2CredentialProviderSpec { Client: { } client }) return;
        if (client.Split('/') is not [var poolName, var name]) return;
        if (_byRef.GetValueOrDefault(new ObjectRef("UserPool", poolName))?.Spec is not UserPoolSpec pool) return;
        if (pool.Clients?.Find(candidate => candidate.Name == name) is not { Existing: null } found) return;
        var allowed = found.Request.AllowedOAuthScopes ?? [];
        foreach (var (index, scope) in (scopes ?? []).Index())
        {
            if (allowed.Contains(scope) || ReferenceText.HasReferences(scope)) continue;
            errors.Add(
                o.GetLocation($"{path}[{index}]"), $"{path}[{index}]",
                $"the client {client} may not ask for the scope {Shown.Quote(scope)}",
                Spelling.Hint(scope, allowed) ?? $"add it to allowedOAuthScopes of the client{Listed(allowed)}");
        }
    }

    private static string Listed(List<string> allowed) => allowed.Count == 0 ? "" : $", or write one of {string.Join(", ", allowed)}";
}
