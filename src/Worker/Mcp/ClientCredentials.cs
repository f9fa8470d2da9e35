using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Engine.Aws;

namespace Reconciler.Worker.Mcp;

/// <summary>Requests tokens for an app client with the OAuth client_credentials grant, at the token endpoint of its user pool.</summary>
internal sealed class ClientCredentials(AwsAccount aws)
{
    /// <summary>Requests a token.</summary>
    /// <param name="client">The app client.</param>
    /// <param name="acceptedScopes">The scopes of which the token needs at least one; empty if the server accepts any scope.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="AccessException">The pool has no domain, or Cognito refused the token.</exception>
    public async Task<AccessToken> GetAsync(
        PoolClient client, IReadOnlyCollection<string> acceptedScopes, CancellationToken cancellationToken)
    {
        var endpoint = await GetTokenEndpointAsync(client, cancellationToken);
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        var scopes = (client.State.AllowedOAuthScopes ?? []).Intersect(acceptedScopes, StringComparer.Ordinal).ToList();
        if (scopes.Count > 0) form["scope"] = string.Join(' ', scopes);
        using var http = McpHttp.Create(aws.Endpoint, Caller.Anonymous);
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new FormUrlEncodedContent(form) };
        var credentials = Encoding.UTF8.GetBytes($"{client.State.ClientId}:{client.State.ClientSecret}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
        using var response = await http.SendAsync(request, cancellationToken);
        var body = Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        return body["access_token"]?.ToString() is { } token ? new AccessToken(token) : throw new AccessException(
            $"Cognito refused a token for the client {client.Name} ({(int)response.StatusCode}): {body["error"] ?? response.ReasonPhrase}",
            "The client needs a secret, allowedOAuthFlowsUserPoolClient: true, the client_credentials flow, and resource server scopes.");
    }

    private async Task<Uri> GetTokenEndpointAsync(PoolClient client, CancellationToken cancellationToken)
    {
        var describe = new DescribeUserPoolRequest { UserPoolId = client.State.UserPoolId };
        var pool = (await aws.CallAsync(aws.Cognito.DescribeUserPoolAsync, describe, cancellationToken)).UserPool;
        if (pool.CustomDomain is { Length: > 0 } custom) return new Uri($"https://{custom}/oauth2/token");
        return pool.Domain is { Length: > 0 } prefix
            ? new Uri($"https://{prefix}.auth.{aws.Region}.amazoncognito.com/oauth2/token")
            : throw new AccessException(
                $"The user pool of the client {client.Name} has no domain, so it has no token endpoint.",
                "Add a domain to the pool, or pass a token with --token.");
    }

    private static JsonObject Parse(string body)
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
