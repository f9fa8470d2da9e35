using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore.Identity;

/// <summary>
/// The operations with which programs get tokens and keys: first a token that says which workload asks for which user, with it the token
/// of a provider, if need be after the user's consent.
/// </summary>
internal sealed class IdentityOperations(
    ICredentialReader providers, IOAuthClient oauth, UserConsents consents, WorkloadTokens workloads, UserTokenVerifier users)
{
    /// <summary>The operations, of the model of the data plane.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "CompleteResourceTokenAuth", "GetResourceApiKey", "GetResourceOauth2Token", "GetWorkloadAccessToken",
        "GetWorkloadAccessTokenForJWT", "GetWorkloadAccessTokenForUserId",
    ];

    public void Register(Action<string, Func<Call, CancellationToken, Task<JsonObject>>> on)
    {
        on("GetWorkloadAccessToken", (call, _) => Task.FromResult(Issue(call, null, null)));
        on("GetWorkloadAccessTokenForUserId", (call, _) => Task.FromResult(Issue(call, ConsentRequest.UserOf(call.Text("userId")), null)));
        on("GetWorkloadAccessTokenForJWT", IssueForTokenAsync);
        on("GetResourceOauth2Token", GetTokenAsync);
        on("GetResourceApiKey", (call, _) => Task.FromResult(GetKey(call)));
        on("CompleteResourceTokenAuth", CompleteAsync);
    }

    private async Task<JsonObject> IssueForTokenAsync(Call call, CancellationToken cancellationToken)
    {
        var token = call.Text("userToken");
        return Issue(call, await users.VerifyAsync(token, cancellationToken), token);
    }

    private JsonObject Issue(Call call, string? user, string? userToken) => call.Account.Perform(() =>
    {
        var name = call.Text("workloadName");
        if (!call.Table(WorkloadIdentities.TableName).Contains(name))
            throw AgentCoreErrors.NotFound("Workload identity", name);
        return new JsonObject { ["workloadAccessToken"] = workloads.Issue(call.Region, name, user, userToken) };
    });

    private JsonObject GetKey(Call call) => call.Account.Perform(() =>
    {
        workloads.Read(call.Region, call.Text("workloadIdentityToken"));
        var name = $"token-vault/default/apikeycredentialprovider/{call.Text("resourceCredentialProviderName")}";
        return new JsonObject { ["apiKey"] = providers.Read(call.Region, name).Secret };
    });

    private async Task<JsonObject> GetTokenAsync(Call call, CancellationToken cancellationToken)
    {
        var name = call.Text("resourceCredentialProviderName");
        var (workload, user, userToken, provider) = call.Account.Perform(() =>
        {
            var (asking, forUser, token) = workloads.Read(call.Region, call.Text("workloadIdentityToken"));
            var (document, secret) = providers.Read(call.Region, $"token-vault/default/oauth2credentialprovider/{name}");
            return (asking, forUser, token, new ProviderCredential(document.Copy(), secret));
        });
        var scopes = call.Input.Texts("scopes").ToList();
        List<KeyValuePair<string, string>> more =
        [
            .. call.Input["customParameters"]?.AsObject().Select(p => KeyValuePair.Create(p.Key, p.Value!.GetValue<string>())) ?? [],
        ];
        try
        {
            switch (call.Text("oauth2Flow"))
            {
                case "M2M":
                    return Found(await Grants.ForClientAsync(oauth, provider, scopes, more, cancellationToken));
                case "ON_BEHALF_OF_TOKEN_EXCHANGE":
                    if (userToken is null)
                        throw AgentCoreErrors.UserTokenMissing();
                    more.AddRange(call.Input.Texts("resources").Select(value => KeyValuePair.Create("resource", value)));
                    more.AddRange(call.Input.Texts("audiences").Select(value => KeyValuePair.Create("audience", value)));
                    return Found(await Grants.ExchangeAsync(oauth, provider, userToken, scopes, more, cancellationToken));
                default:
                    var request = new ConsentRequest(
                        call.Region, workload, name, user ?? throw AgentCoreErrors.UserMissing(), scopes, more)
                    {
                        ReturnUrl = call.TextOrNull("resourceOauth2ReturnUrl"),
                        CustomState = call.TextOrNull("customState"),
                    };
                    return await GetOfUserAsync(call, request, cancellationToken);
            }
        }
        catch (OAuthException refused)
        {
            throw AgentCoreErrors.Invalid(refused.Message);
        }
    }

    private async Task<JsonObject> GetOfUserAsync(Call call, ConsentRequest request, CancellationToken cancellationToken)
    {
        if (!call.Flag("forceAuthentication") && await consents.FindAsync(request, cancellationToken) is { } tokens)
            return Found(tokens);
        if (call.TextOrNull("sessionUri") is { } begun && consents.Find(begun) is { } session && session.Text("user") == request.User)
            return new JsonObject { ["sessionUri"] = begun, ["sessionStatus"] = session.Text("status") };
        call.Account.Perform(() => CheckReturn(call, request));
        var uri = consents.Begin(request);
        return new JsonObject
        {
            ["authorizationUrl"] = ConsentPages.AddressOf(call.Region, call.Request.Header("Host"), uri),
            ["sessionUri"] = uri,
            ["sessionStatus"] = "IN_PROGRESS",
        };
    }

    // Anybody may be sent to an authorization page. Where the result goes must be agreed before.
    private static bool CheckReturn(Call call, ConsentRequest request)
    {
        var identity = call.Table(WorkloadIdentities.TableName).Find(request.Workload) ?? [];
        if (request.ReturnUrl is null || !identity.Texts("allowedResourceOauth2ReturnUrls").Contains(request.ReturnUrl))
            throw AgentCoreErrors.ReturnUrlNotAllowed(request.ReturnUrl, request.Workload);
        return true;
    }

    private async Task<JsonObject> CompleteAsync(Call call, CancellationToken cancellationToken)
    {
        var identifier = call.Input["userIdentifier"]!.AsObject();
        var user = identifier.TextOrNull("userToken") is { } token
            ? await users.VerifyAsync(token, cancellationToken)
            : ConsentRequest.UserOf(identifier.Text("userId"));
        await consents.CompleteAsync(call.Text("sessionUri"), user, cancellationToken);
        return [];
    }

    private static JsonObject Found(OAuthTokens tokens) => new() { ["accessToken"] = tokens.AccessToken };
}
