using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Engine.Resources.Cognito;

namespace Reconciler.Engine.Planning.Access;

/// <summary>
/// Requests tokens for the servers of targets as the gateway does, with the client of their credential provider. It does so for clients of
/// user pools of the stack, whose secrets reconciler may read anyway.
/// </summary>
internal sealed class MachineTokens(AwsAccount aws)
{
    private const int MaxAnswerSize = 64 * 1024;

    /// <summary>Finds the client whose tokens a target uses.</summary>
    /// <param name="plan">The plan of the stack.</param>
    /// <param name="credential">The credential of the target.</param>
    /// <returns>The client; null if it is no client of a pool of the stack, or the gateway gets no token for itself.</returns>
    public static MachineClient? Find(Plan plan, CredentialProviderConfiguration? credential)
    {
        if (credential?.CredentialProvider?.OauthCredentialProvider is not { } used) return null;
        if (used.GrantType is not null && used.GrantType != OAuthGrantType.CLIENT_CREDENTIALS) return null;
        var provider = plan.Changes
            .Where(change => change.Live?.Attributes.GetValueOrDefault("arn") == used.ProviderArn)
            .Select(change => change.Desired)
            .OfType<OAuth2ProviderState>()
            .FirstOrDefault();
        return provider is { SecretPoolId: { } pool, Oauth2ProviderConfigInput.CustomOauth2ProviderConfig.ClientId: { } client }
            && !AttributeRef.IsUnresolved(pool) && !AttributeRef.IsUnresolved(client)
                ? new MachineClient(pool, client, string.Join(' ', used.Scopes ?? []))
                : null;
    }

    /// <summary>Requests a token.</summary>
    /// <param name="client">The client.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="McpListException">There is no token.</exception>
    public async Task<AuthenticationHeaderValue> GetAsync(MachineClient client, CancellationToken cancellationToken)
    {
        var pool = await UserPoolReader.FindAsync(aws, client.PoolId, cancellationToken);
        var host = pool switch
        {
            { CustomDomain: { Length: > 0 } custom } => custom,
            { Domain: { Length: > 0 } prefix } => $"{prefix}.auth.{aws.Region}.amazoncognito.com",
            _ => throw new McpListException($"reconciler gets no token for it: the user pool {client.PoolId} has no domain"),
        };
        var secret = await UserPoolClientResourceType.ReadSecretAsync(aws, client.PoolId, client.ClientId, cancellationToken);
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        if (client.Scopes.Length > 0) form["scope"] = client.Scopes;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"https://{host}/oauth2/token");
        request.Content = new FormUrlEncodedContent(form);
        var pair = Encoding.UTF8.GetBytes($"{client.ClientId}:{secret.Reveal()}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(pair));
        using var response = await aws.Web.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await response.Content.LoadIntoBufferAsync(MaxAnswerSize, cancellationToken);
        var answer = Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        return answer["access_token"]?.ToString() is { Length: > 0 } token
            ? new AuthenticationHeaderValue("Bearer", token)
            : throw new McpListException($"reconciler gets no token for it: {host} answers {(int)response.StatusCode} {answer["error"]}");
    }

    private static JsonObject Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
