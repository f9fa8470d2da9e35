using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Engine.Aws;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>
/// Checks whether the MCP server of a runtime answers. The first request starts its container. If a gateway lists the tools during that
/// time, the target fails.
/// </summary>
internal static class RuntimeReadinessProbe
{
    private const string Operation = "InvokeAgentRuntime";
    private const string NotReady = "the MCP server of the runtime is not ready";

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

    /// <summary>Returns why the server is not ready, as message; null if it answers, or if that cannot be determined.</summary>
    /// <param name="aws">The account.</param>
    /// <param name="endpoint">The URL of the runtime endpoint.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<string?> CheckAsync(AwsAccount aws, Uri endpoint, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(aws.Clock, aws.Options.ProbeTimeout, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = JsonContent.Create(Initialize),
            Headers = { { "Accept", "application/json, text/event-stream" } },
        };
        aws.Calls.Count(Operation);
        try
        {
            using var response = await aws.AgentCoreDataPlane.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            var problem = await FindProblemAsync(response, aws.Options.MaxResponseSize, deadline.Token);
            return problem is null ? null : $"{NotReady}: {problem}";
        }
        catch (HttpRequestException e)
        {
            return $"{NotReady}: {e.Message}";
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            return $"{NotReady}: no response within {aws.Options.ProbeTimeout.TotalSeconds} s";
        }
    }

    /// <summary>
    /// Returns the problem if it can disappear without a change. A forbidden call, or a runtime that requires tokens instead of signatures,
    /// says nothing about the server.
    /// </summary>
    private static async Task<string?> FindProblemAsync(HttpResponseMessage response, int maxSize, CancellationToken cancellationToken)
    {
        var code = response.Headers.TryGetValues("x-amzn-ErrorType", out var values) ? values.First().Split(':')[0] : "";
        var isTransient = (response.StatusCode, code) switch
        {
            (HttpStatusCode.FailedDependency, "RuntimeClientError") => true,
            (HttpStatusCode.NotFound, "ResourceNotFoundException") => true,
            (HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests, _) => true,
            _ => false,
        };
        if (!isTransient) return null;
        await response.Content.LoadIntoBufferAsync(maxSize, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        var message = MessageOf(body) ?? $"{(int)response.StatusCode} {code}";
        // The server is up: it has refused the request itself.
        return message.StartsWith("Received error (4", StringComparison.Ordinal) ? null : message;
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
