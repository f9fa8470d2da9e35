using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.DataPlane.Gateway.Targets;

namespace Reconciler.Emulator.DataPlane.Gateway.Credentials;

/// <summary>
/// What a gateway answers to a call of a tool whose target needs the token of a user who has not consented yet. The embedded AWS has no
/// page for the consent, so it is what it always answers.
/// </summary>
internal static class Consent
{
    private const int RequestIdBytes = 32;

    /// <summary>Whether a target gets tokens of users, by the authorization code grant.</summary>
    public static bool IsNeeded(McpTarget target) =>
        target.Credentials?["credentialProvider"]?["oauthCredentialProvider"]?["grantType"]?.ToString() == "AUTHORIZATION_CODE";

    /// <summary>The error that names the page for the consent, in the form of MCP's elicitation by URL.</summary>
    public static RpcException Ask(McpTarget target)
    {
        var request = $"urn:ietf:params:oauth:request_uri:{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RequestIdBytes))}";
        var page = $"https://bedrock-agentcore.{target.Region}.amazonaws.com/identities/oauth2/authorize";
        return new RpcException(RpcError.UrlElicitationRequired, "This request requires more information.")
        {
            ErrorData = new JsonObject
            {
                ["elicitations"] = new JsonArray(new JsonObject
                {
                    ["mode"] = "url",
                    ["elicitationId"] = Guid.NewGuid().ToString(),
                    ["url"] = $"{page}?request_uri={Uri.EscapeDataString(request)}",
                    ["message"] = "Please login to this URL for authorization.",
                }),
            },
        };
    }
}
