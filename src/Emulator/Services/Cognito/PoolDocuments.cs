using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>The public documents of pools, <c>/{poolId}/.well-known/openid-configuration</c> and <c>jwks.json</c>, for anybody and under any host.</summary>
internal sealed partial class PoolDocuments(Account account, PoolKeys keys) : IHttpEndpoint
{
    public bool Accepts(AwsRequest request) => request.Method is "GET" or "HEAD" && Address().IsMatch(request.RawPath);

    public Task HandleAsync(HttpContext http, AwsRequest request, CancellationToken cancellationToken)
    {
        var match = Address().Match(request.RawPath);
        var poolId = match.Groups["pool"].Value;
        var document = account.Perform(() => PoolTables.Pool(account, poolId) is not { } pool ? null
            : match.Groups["document"].Value == "jwks.json" ? keys.KeySet(poolId) : Configuration(pool, request));
        var response = document is null
            ? new AwsResponse(404, "application/json", Encoding.UTF8.GetBytes(new JsonObject { ["message"] = $"User pool {poolId} does not exist." }.ToJsonString()))
            : new AwsResponse(200, "application/json", Encoding.UTF8.GetBytes(document.ToJsonString()));
        response.Headers["Cache-Control"] = "public, max-age=86400";
        return response.SendAsync(http, cancellationToken);
    }

    /// <summary>
    /// The configuration as the pool has it. Who asks at a loopback address is sent on to loopback addresses, since it could not reach the real
    /// ones; the issuer stays who it is, because the tokens say so.
    /// </summary>
    private JsonObject Configuration(JsonObject pool, AwsRequest request)
    {
        var poolId = pool.Text("Id");
        var region = PoolTables.RegionOf(poolId);
        var issuer = PoolIssuers.NameOf(poolId);
        var host = request.Header("Host") ?? "";
        var isReal = host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase);
        var configuration = new JsonObject
        {
            ["issuer"] = issuer,
            ["jwks_uri"] = isReal ? $"{issuer}/.well-known/jwks.json" : $"http://{host}/{poolId}/.well-known/jwks.json",
            ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
            ["response_types_supported"] = new JsonArray("code", "token"),
            ["scopes_supported"] = new JsonArray("openid", "email", "phone", "profile"),
            ["subject_types_supported"] = new JsonArray("public"),
            ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_basic", "client_secret_post"),
        };
        var domain = PoolTables.Find(account, poolId, Domains.TableName).Documents.FirstOrDefault(d => d.Text("UserPoolId") == poolId)?.Text("Domain");
        if (domain is not null)
        {
            configuration["authorization_endpoint"] = $"https://{domain}.auth.{region}.amazoncognito.com/oauth2/authorize";
            configuration["token_endpoint"] = isReal ? $"https://{domain}.auth.{region}.amazoncognito.com/oauth2/token" : $"http://{host}{TokenEndpoint.LocalPath(domain)}";
        }

        return configuration;
    }

    [GeneratedRegex("^/(?<pool>[a-z0-9-]+_[0-9A-Za-z]+)/\\.well-known/(?<document>jwks\\.json|openid-configuration)$")]
    private static partial Regex Address();
}
