using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Engine.Aws;

namespace Reconciler.Worker.Mcp;

/// <summary>Gets tokens for a client itself, at the token endpoint of its pool's domain (OAuth's client credentials).</summary>
internal sealed class ClientCredentials(AwsAccount aws)
{
    /// <param name="client">The client.</param>
    /// <param name="wanted">Scopes of which the token must have one; none when it does not matter.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AccessException">The pool has no domain, or does not give the client a token.</exception>
    public async Task<AccessToken> GetAsync(PoolClient client, IReadOnlyCollection<string> wanted, CancellationToken cancellationToken)
    {
        var address = await AddressAsync(client, cancellationToken);
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        var scopes = (client.State.AllowedOAuthScopes ?? []).Intersect(wanted, StringComparer.Ordinal).ToList();
        if (scopes.Count > 0) form["scope"] = string.Join(' ', scopes);
        using var http = McpHttp.Create(aws.Endpoint, Caller.Anonymous);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client.State.ClientId}:{client.State.ClientSecret}")));
        using var response = await http.SendAsync(request, cancellationToken);
        var body = Read(await response.Content.ReadAsStringAsync(cancellationToken));
        return body["access_token"]?.ToString() is { } token ? new AccessToken(token) : throw new AccessException(
            $"The client {client.Name} gets no token ({(int)response.StatusCode}): {body["error"] ?? response.ReasonPhrase}",
            "It needs a secret, allowedOAuthFlowsUserPoolClient: true, the flow client_credentials, and scopes of a resource server.");
    }

    private async Task<Uri> AddressAsync(PoolClient client, CancellationToken cancellationToken)
    {
        var pool = (await aws.CallAsync(aws.Cognito.DescribeUserPoolAsync, new DescribeUserPoolRequest { UserPoolId = client.State.UserPoolId }, cancellationToken)).UserPool;
        if (pool.CustomDomain is { Length: > 0 } custom) return new Uri($"https://{custom}/oauth2/token");
        return pool.Domain is { Length: > 0 } prefix
            ? new Uri($"https://{prefix}.auth.{aws.Region}.amazoncognito.com/oauth2/token")
            : throw new AccessException($"The pool of the client {client.Name} has no domain, so it has no token endpoint.", "Give the pool a domain, or pass --token.");
    }

    private static JsonObject Read(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
