using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Engine.Aws;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>
/// Asks the server of a runtime whether it answers. The first call starts its container, and a gateway that asks it for its tools
/// meanwhile fails the target.
/// </summary>
internal static class RuntimeReadinessProbe
{
    private const string Operation = "InvokeAgentRuntime";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly JsonObject Initialize = new()
    {
        ["jsonrpc"] = "2.0",
        ["id"] = 1,
        ["method"] = "initialize",
        ["params"] = new JsonObject
        {
            ["protocolVersion"] = "2025-06-18",
            ["capabilities"] = new JsonObject(),
            ["clientInfo"] = new JsonObject { ["name"] = "reconciler", ["version"] = "1" },
        },
    };

    /// <summary>What keeps the server from being listed, for people; null when it answers, or when that cannot be found out.</summary>
    /// <param name="aws">The account.</param>
    /// <param name="endpoint">The address of the runtime's endpoint.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task<string?> FindObstacleAsync(AwsAccount aws, Uri endpoint, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = JsonContent.Create(Initialize),
            Headers = { { "Accept", "application/json, text/event-stream" } },
        };
        aws.Calls.Count(Operation);
        try
        {
            using var answer = await aws.AgentCoreDataPlane.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return await FindObstacleAsync(answer, patience.Token) is { } obstacle ? $"waiting for the runtime's server: {obstacle}" : null;
        }
        catch (HttpRequestException e)
        {
            return $"waiting for the runtime's server: {e.Message}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "waiting for the runtime's server: it is starting";
        }
    }

    /// <summary>
    /// Only what can come right by itself is an obstacle. That we may not call the runtime, or that it wants tokens and no signatures,
    /// says nothing about its server.
    /// </summary>
    private static async Task<string?> FindObstacleAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var code = answer.Headers.TryGetValues("x-amzn-ErrorType", out var values) ? values.First().Split(':')[0] : "";
        var isPassing = (answer.StatusCode, code) switch
        {
            (HttpStatusCode.FailedDependency, "RuntimeClientError") => true,
            (HttpStatusCode.NotFound, "ResourceNotFoundException") => true,
            (HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests, _) => true,
            _ => false,
        };
        if (!isPassing) return null;
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        return MessageOf(body) ?? $"{(int)answer.StatusCode} {code}";
    }

    private static string? MessageOf(string body)
    {
        try
        {
            return (JsonNode.Parse(body) as JsonObject)?["message"]?.ToString();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
