using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Kinds;

/// <summary>An API key with which targets of gateways call their service. AgentCore stores the key.</summary>
[ExactlyOne("apiKey", "apiKeySecretConfig")]
[Needs("secretVersion", "apiKey")]
[Mirrors(typeof(CreateApiKeyCredentialProviderRequest), nameof(CreateApiKeyCredentialProviderRequest.ApiKey),
    nameof(CreateApiKeyCredentialProviderRequest.Tags))]
public sealed class ApiKeyCredentialProviderSpec : MirroringSpec<CreateApiKeyCredentialProviderRequest>
{
    /// <summary>Where the key comes from. It is sent when the provider is created or changed.</summary>
    public SecretSource? ApiKey { get; set; }

    /// <summary>
    /// A text to change when the key has changed at its source: AWS does not return it to compare. A key from Secrets Manager needs none.
    /// </summary>
    /// <example>"2026-01"</example>
    public string? SecretVersion { get; set; }
}
