using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>The desired state of an OAuth 2 credential provider: its create request without the secret, and where the secret is.</summary>
internal sealed class OAuth2ProviderState : CreateOauth2CredentialProviderRequest
{
    /// <summary>The source of the secret; null if it is that of a client of a user pool, or if there is none to send.</summary>
    public SecretSource? ClientSecret { get; set; }

    /// <summary>The identifier of the user pool whose client has the secret.</summary>
    public string? SecretPoolId { get; set; }

    /// <summary>When that client was changed last, in ISO 8601. A provider that is older may have another secret.</summary>
    public string? SecretAsOf { get; set; }

    /// <summary>
    /// What AWS does not return, by path below <c>oauth2ProviderConfigInput</c>. A tag has its hash, so that a change is found.
    /// </summary>
    public Dictionary<string, string> WriteOnly { get; set; } = [];
}
