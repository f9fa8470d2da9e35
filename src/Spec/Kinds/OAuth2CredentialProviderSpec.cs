using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Kinds;

/// <summary>An OAuth 2 client with which targets of gateways get tokens. AgentCore stores its secret.</summary>
[AtLeastOne("client", "clientId", "oauth2ProviderConfigInput")]
[AtMostOne("client", "clientId")]
[AtMostOne("client", "clientSecret")]
[AtMostOne("client", "secretVersion")]
[AtMostOne("clientId", "oauth2ProviderConfigInput")]
[OAuth2VendorRule]
[Mirrors(typeof(CreateOauth2CredentialProviderRequest), nameof(CreateOauth2CredentialProviderRequest.Tags))]
public sealed class OAuth2CredentialProviderSpec : MirroringSpec<CreateOauth2CredentialProviderRequest>
{
    /// <summary>
    /// A client of a pool of the stack, as <c>POOL/CLIENT</c>: its discovery URL, identifier and secret are used. The operator passes the
    /// secret on, and it is stored nowhere else.
    /// </summary>
    /// <example>machines/gateway</example>
    public string? Client { get; set; }

    /// <summary>The identifier of the client, for vendors that need nothing else; otherwise it is in the vendor's configuration.</summary>
    /// <example>abcdef-0123</example>
    [ConstrainedBy(typeof(GoogleOauth2ProviderConfigInput), nameof(GoogleOauth2ProviderConfigInput.ClientId))]
    public string? ClientId { get; set; }

    /// <summary>Where the secret of the client comes from. It is sent when the provider is created or changed.</summary>
    public SecretSource? ClientSecret { get; set; }

    /// <summary>
    /// A text to change when the secret has changed at its source: AWS does not return it to compare. A secret from Secrets Manager needs none.
    /// </summary>
    /// <example>"2026-01"</example>
    public string? SecretVersion { get; set; }

    /// <summary>Returns the member of <c>oauth2ProviderConfigInput</c> that configures the vendor.</summary>
    public string GetConfigurationMember() => OAuth2Vendors.FindMember(Request.CredentialProviderVendor?.Value ?? OAuth2Vendors.Custom);
}
