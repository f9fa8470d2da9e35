using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Services.AgentCore.Identity;

namespace Reconciler.Emulator.DataPlane.Gateway.Credentials;

/// <summary>
/// Tokens of users, by the authorization code grant. They are in the token vault, for the workload identity of the gateway. A call of a user
/// who has not consented is answered with the page for it.
/// </summary>
internal sealed class UserTokens(ProviderAccess providers, UserConsents consents)
{
    /// <exception cref="RpcException">The user has to consent before the tool can be called.</exception>
    /// <exception cref="TargetException">The caller is no user, or has not consented to what the gateway wants to list.</exception>
    public async ValueTask<AccessToken> GetAsync(TargetRequest request, CancellationToken cancellationToken)
    {
        var consent = RequestOf(request);
        providers.Read(request.Target, new OAuthConfiguration(request.Target).ProviderArn);
        if (await consents.FindAsync(consent, cancellationToken) is { } tokens)
            return ProviderAccess.ToToken(tokens);
        if (request.Method != "tools/call")
            throw Failed($"The user has not consented yet that '{request.Target.Name}' is called. A call of one of its tools says where.");
        throw Ask(request, consents.Begin(consent));
    }

    /// <summary>Removes a token that a target rejected: its user must consent again.</summary>
    public void Forget(TargetRequest request, AccessToken token) => consents.Forget(RequestOf(request), token.Value);

    private static ConsentRequest RequestOf(TargetRequest request)
    {
        var (target, configuration) = (request.Target, new OAuthConfiguration(request.Target));
        var user = request.User ?? throw Failed(
            "The token of a user needs a caller who is known: use authorizerType CUSTOM_JWT or AWS_IAM for the gateway.");
        return new ConsentRequest(
            target.Region, target.GatewayId, configuration.Provider, user, [.. configuration.Scopes], [.. configuration.Parameters])
        {
            ReturnUrl = configuration.ReturnUrl,
        };
    }

    // The form is that of MCP's elicitation by URL.
    private static RpcException Ask(TargetRequest request, string session) =>
        new(RpcError.UrlElicitationRequired, "This request requires more information.")
        {
            ErrorData = new JsonObject
            {
                ["elicitations"] = new JsonArray(new JsonObject
                {
                    ["mode"] = "url",
                    ["elicitationId"] = Guid.NewGuid().ToString(),
                    ["url"] = ConsentPages.AddressOf(request.Target.Region, request.CallerHeaders?.Host.ToString(), session),
                    ["message"] = "Please login to this URL for authorization.",
                }),
            },
        };

    private static TargetException Failed(string detail) => new(TargetFailure.Unauthorized, detail);
}
