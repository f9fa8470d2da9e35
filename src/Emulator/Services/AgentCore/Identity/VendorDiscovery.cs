using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.AgentCore.Identity;

/// <summary>
/// The authorization servers of the vendors that AgentCore knows. Answers name them, and requests need not. The addresses are those that
/// the vendors publish; which of them AgentCore returns is not documented.
/// </summary>
internal static class VendorDiscovery
{
    /// <summary>Returns the authorization server of a provider.</summary>
    /// <param name="member">The member with the configuration of its vendor.</param>
    /// <param name="source">The configuration as it was sent.</param>
    public static JsonObject Find(string member, JsonObject source) => member switch
    {
        "googleOauth2ProviderConfig" => At("https://accounts.google.com"),
        "microsoftOauth2ProviderConfig" => At($"https://login.microsoftonline.com/{source.TextOrNull("tenantId") ?? "common"}/v2.0"),
        "slackOauth2ProviderConfig" => At("https://slack.com"),
        "salesforceOauth2ProviderConfig" => At("https://login.salesforce.com"),
        "linkedinOauth2ProviderConfig" => At("https://www.linkedin.com/oauth"),
        "githubOauth2ProviderConfig" => With(
            "https://github.com", "https://github.com/login/oauth/authorize", "https://github.com/login/oauth/access_token"),
        "atlassianOauth2ProviderConfig" => With(
            "https://auth.atlassian.com", "https://auth.atlassian.com/authorize", "https://auth.atlassian.com/oauth/token"),
        "includedOauth2ProviderConfig" => With(
            source.TextOrNull("issuer") ?? "https://vendor.example",
            source.TextOrNull("authorizationEndpoint") ?? "https://vendor.example/authorize",
            source.TextOrNull("tokenEndpoint") ?? "https://vendor.example/token"),
        _ => source["oauthDiscovery"]?.DeepClone().AsObject() ?? [],
    };

    private static JsonObject At(string issuer) => new() { ["discoveryUrl"] = $"{issuer}/.well-known/openid-configuration" };

    private static JsonObject With(string issuer, string authorization, string token) => new()
    {
        ["authorizationServerMetadata"] = new JsonObject
        {
            ["issuer"] = issuer,
            ["authorizationEndpoint"] = authorization,
            ["tokenEndpoint"] = token,
        },
    };
}
