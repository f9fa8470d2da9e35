using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.DataPlane.Gateway.Credentials;

/// <summary>What a target says about the tokens that it is called with.</summary>
internal sealed class OAuthConfiguration
{
    private readonly JsonObject _document;

    public OAuthConfiguration(McpTarget target) =>
        _document = target.Credentials!["credentialProvider"]!["oauthCredentialProvider"]!.AsObject();

    /// <summary>The ARN of the credential provider.</summary>
    public string ProviderArn => _document.Text("providerArn");

    /// <summary>The name of the credential provider.</summary>
    public string Provider => ProviderArn[(ProviderArn.LastIndexOf('/') + 1)..];

    public IEnumerable<string> Scopes => _document.Texts("scopes");

    /// <summary>The <c>customParameters</c>, which go to the authorization server as they are.</summary>
    public IEnumerable<KeyValuePair<string, string>> Parameters =>
        (_document["customParameters"] as JsonObject ?? []).Select(p => KeyValuePair.Create(p.Key, p.Value!.GetValue<string>()));

    /// <summary>Where a user returns to after consenting.</summary>
    public string? ReturnUrl => _document.TextOrNull("defaultReturnUrl");

    /// <summary>All of it as text. Targets with equal texts are called with the same tokens.</summary>
    public string Text => _document.ToJsonString();
}
