using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>An API key credential provider as AWS returned it, with its secret in the form of the request.</summary>
internal sealed class ApiKeyProviderLiveState : GetApiKeyCredentialProviderResponse
{
    public SecretReference? ApiKeySecretConfig { get; set; }

    /// <summary>Converts a response.</summary>
    public static ApiKeyProviderLiveState From(GetApiKeyCredentialProviderResponse response)
    {
        var live = new ApiKeyProviderLiveState();
        ModelMapper.Copy(response, live);
        if (response.ApiKeySecretSource?.Value == CredentialSecret.External)
        {
            live.ApiKeySecretConfig = new SecretReference
            {
                SecretId = response.ApiKeySecretArn?.SecretArn,
                JsonKey = response.ApiKeySecretJsonKey,
            };
        }

        return live;
    }
}
