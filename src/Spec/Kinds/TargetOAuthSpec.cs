using Amazon.BedrockAgentCoreControl.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>Tokens of an OAuth 2 credential provider of the stack.</summary>
[Mirrors(typeof(OAuthCredentialProvider), nameof(OAuthCredentialProvider.ProviderArn))]
public sealed class TargetOAuthSpec
{
    /// <summary>The <c>OAuth2CredentialProvider</c> object.</summary>
    /// <example>machine</example>
    public required string Provider { get; set; }

    /// <summary>The members of the API's structure that the spec sets.</summary>
    public OAuthCredentialProvider Request { get; set; } = new();
}
