using Amazon.BedrockAgentCoreControl.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>The key of an API key credential provider of the stack.</summary>
[Mirrors(typeof(ApiKeyCredentialProvider), nameof(ApiKeyCredentialProvider.ProviderArn))]
public sealed class TargetApiKeySpec
{
    /// <summary>The <c>ApiKeyCredentialProvider</c> object.</summary>
    /// <example>search-key</example>
    public required string Provider { get; set; }

    /// <summary>The members of the API's structure that the spec sets.</summary>
    public ApiKeyCredentialProvider Request { get; set; } = new();
}
