using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>
/// The public documents of pools: <c>/{poolId}/.well-known/openid-configuration</c> and <c>jwks.json</c>, unsigned and for any host name
/// that the emulator accepts. <c>/.well-known/oauth-authorization-server/{poolId}</c> is for OAuth clients, which compare its issuer with
/// the address that the metadata of a gateway or runtime names; tokens have the issuer of AWS.
/// </summary>
internal sealed partial class PoolDocuments(Account account, PoolKeys keys) : IHttpEndpoint
{
    public bool Accepts(AwsRequest request) => request.Method is "GET" or "HEAD" && Address().IsMatch(request.RawPath);

    public AwsResponse Fail(int status, string message) =>
        new(status, "application/json", Encoding.UTF8.GetBytes(new JsonObject { ["message"] = message }.ToJsonString()));

    public Task HandleAsync(HttpContext http, AwsRequest request, CancellationToken cancellationToken)
    {
        var match = Address().Match(request.RawPath);
        var poolId = match.Groups["pool"].Value;
        var host = request.Header("Host") ?? "";
        var isAws = host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase);
        var issuer = match.Groups["server"].Success && !isAws ? $"http://{host}/{poolId}" : PoolIssuers.NameOf(poolId);
        var document = account.Perform(() => PoolTables.Pool(account, poolId) is not { } pool ? null
            : match.Groups["document"].Value == "jwks.json" ? keys.KeySet(poolId) : Configuration(pool, issuer, isAws ? null : host));
        var body = document ?? new JsonObject { ["message"] = $"User pool {poolId} does not exist." };
        var response = new AwsResponse(document is null ? 404 : 200, "application/json", Encoding.UTF8.GetBytes(body.ToJsonString()));
        response.Headers["Cache-Control"] = "public, max-age=86400";
        return response.SendAsync(http, cancellationToken);
    }

    /// <summary>
    /// The OpenID configuration of a pool. For a host that is not AWS's, all URLs point to that host: the client cannot reach AWS, and must
    /// not send what is local to it. The issuer does not change, because tokens contain it.
    /// </summary>
    /// <param name="pool">The pool.</param>
    /// <param name="issuer">The issuer.</param>
    /// <param name="host">The host of the URLs; <see langword="null"/> for AWS's.</param>
    private JsonObject Configuration(JsonObject pool, string issuer, string? host)
    {
        var poolId = pool.Text("Id");
        var region = PoolTables.RegionOf(poolId);
        var configuration = new JsonObject
        {
            ["issuer"] = issuer,
            ["jwks_uri"] = host is null ? $"{issuer}/.well-known/jwks.json" : $"http://{host}/{poolId}/.well-known/jwks.json",
            ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
            ["response_types_supported"] = new JsonArray("code", "token"),
            ["scopes_supported"] = new JsonArray("openid", "email", "phone", "profile"),
            ["subject_types_supported"] = new JsonArray("public"),
            ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_basic", "client_secret_post"),
        };
        var domain = PoolTables.Find(account, poolId, Domains.TableName).Documents
            .FirstOrDefault(d => d.Text("UserPoolId") == poolId)?.Text("Domain");
        if (domain is not null)
        {
            var url = host is null ? $"https://{domain}.auth.{region}.amazoncognito.com" : $"http://{host}{HostedAddress.RootOf(domain)}";
            configuration["authorization_endpoint"] = $"{url}/oauth2/authorize";
            configuration["token_endpoint"] = $"{url}/oauth2/token";
            configuration["userinfo_endpoint"] = $"{url}/oauth2/userInfo";
            configuration["end_session_endpoint"] = $"{url}/logout";
            configuration["code_challenge_methods_supported"] = new JsonArray("S256");
        }

        return configuration;
    }

    [GeneratedRegex(
        "^(/(?<pool>[a-z0-9-]+_[0-9A-Za-z]+)/\\.well-known/(?<document>jwks\\.json|openid-configuration)" +
        "|(?<server>/\\.well-known/oauth-authorization-server)/(?<pool>[a-z0-9-]+_[0-9A-Za-z]+))$")]
    private static partial Regex Address();
}
