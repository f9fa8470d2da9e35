using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>An OAuth 2 credential provider as AWS returned it, with its configuration in the form of the request.</summary>
internal sealed class OAuth2ProviderLiveState : GetOauth2CredentialProviderResponse
{
    public Oauth2ProviderConfigInput Oauth2ProviderConfigInput { get; set; } = new();

    /// <summary>Converts a response. What it says about the secret belongs to the configuration of the vendor.</summary>
    public static OAuth2ProviderLiveState From(GetOauth2CredentialProviderResponse response)
    {
        var live = new OAuth2ProviderLiveState();
        ModelMapper.Copy(response, live);
        if (response.Oauth2ProviderConfigOutput is { } output) ModelMapper.Copy(output, live.Oauth2ProviderConfigInput);
        if (response.ClientSecretSource?.Value != CredentialSecret.External) return live;
        var secret = new SecretReference { SecretId = response.ClientSecretArn?.SecretArn, JsonKey = response.ClientSecretJsonKey };
        CredentialSecret.ForConfiguration(live.Oauth2ProviderConfigInput, configuration =>
        {
            ModelMapper.Set(configuration, "clientSecretSource", response.ClientSecretSource);
            ModelMapper.Set(configuration, "clientSecretConfig", secret);
        });
        return live;
    }
}
