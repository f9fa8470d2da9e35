using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Platform.Tokens;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>
/// <c>/oauth2/userInfo</c> of a pool's domain: the attributes of the user of an access token with the scope <c>openid</c>.
/// </summary>
internal sealed class UserInfoEndpoint(Account account, PoolKeys keys) : IHttpEndpoint
{
    public bool Accepts(AwsRequest request) => HostedAddress.Read(request) is { Path: "/oauth2/userInfo" };

    public AwsResponse Fail(int status, string message) => Json(status, new JsonObject { ["error"] = "server_error" });

    public Task HandleAsync(HttpContext http, AwsRequest request, CancellationToken cancellationToken)
    {
        var answer = request.Method is "GET" or "POST" ? account.Perform(() => Find(request)) : null;
        var response = answer is null ? Json(401, new JsonObject { ["error"] = "invalid_token" }) : Json(200, answer);
        if (answer is null)
            response.Headers["WWW-Authenticate"] = "Bearer error=\"invalid_token\"";
        return response.SendAsync(http, cancellationToken);
    }

    private JsonObject? Find(AwsRequest request)
    {
        const string Scheme = "Bearer ";
        if (request.Header("Authorization") is not { } header || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || JsonWebToken.Read(header[Scheme.Length..].Trim()) is not { Issuer: { } issuer } token)
            return null;
        var poolId = issuer[(issuer.LastIndexOf('/') + 1)..];
        var domain = PoolTables.Find(account, poolId, Domains.TableName).Find(HostedAddress.Read(request)!.Domain);
        if (domain?.Text("UserPoolId") != poolId || issuer != PoolIssuers.NameOf(poolId)
            || Issuer.Parse(issuer, keys.KeySet(poolId)).KeyOf(token)?.Verifies(token) != true
            || JsonWebToken.TextOf(token.Claims, "token_use") != "access"
            || JsonWebToken.Time(token.Claims, "exp") is not { } expires || expires <= account.Now
            || JsonWebToken.TextOf(token.Claims, "scope")?.Split(' ').Contains("openid") != true)
            return null;
        var subject = JsonWebToken.TextOf(token.Claims, "sub");
        var user = PoolTables.Find(account, poolId, Users.TableName).Rows
            .Where(r => r.Key.StartsWith(poolId + "/", StringComparison.Ordinal)).Select(r => r.Value)
            .FirstOrDefault(u => Users.Attribute(u, "sub") == subject);
        if (user is null)
            return null;
        var answer = new JsonObject();
        foreach (var attribute in user.Objects("Attributes"))
            answer[attribute.Text("Name")] = attribute.TextOrNull("Value");
        answer["username"] = user.Text("Username");
        return answer;
    }

    private static AwsResponse Json(int status, JsonObject body) =>
        new(status, "application/json;charset=UTF-8", Encoding.UTF8.GetBytes(body.ToJsonString()))
        {
            Headers = { ["Cache-Control"] = "no-store" },
        };
}
