using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>
/// Lists the tools of an MCP server over Streamable HTTP. What a server answers is foreign: its size, its pages and its tools are bounded, and
/// a list that no gateway could use is a problem, not a catalogue.
/// </summary>
/// <param name="aws">The account, whose clock and limits apply.</param>
/// <param name="http">Sends the requests: with the signature of the account, or without.</param>
/// <param name="operation">The operation as which each request counts; null if it is no call of AWS.</param>
internal sealed partial class McpToolLister(AwsAccount aws, HttpClient http, string? operation)
{
    private const string SessionHeader = "Mcp-Session-Id";
    private const string VersionHeader = "Mcp-Protocol-Version";
    private const string StatelessVersion = "2026-07-28";
    private const string NotRunnable = "RuntimeNotRunnable";
    private const int MostPages = 1_000;
    private const int ShownLength = 80;

    /// <summary>Lists the tools. It never throws because of what the server does.</summary>
    /// <param name="endpoint">The URL of the server.</param>
    /// <param name="authorization">The token; null if the client signs, or none is needed.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public async Task<ToolListing> ListAsync(
        Uri endpoint, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(aws.Clock, aws.Options.ToolListTimeout, cancellationToken);
        try
        {
            var session = new Session(endpoint, authorization);
            await InitializeAsync(session, deadline.Token);
            return ToolListing.Of(await ListAsync(session, deadline.Token));
        }
        catch (McpListException e)
        {
            return e.IsNotOffered ? ToolListing.NotOffered : ToolListing.Unreadable(e.Message);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            return ToolListing.Unreadable($"{endpoint.Host} did not answer as an MCP server: {Show(e.Message)}");
        }
        catch (Exception e) when (e is not OperationCanceledException && FailureClassifier.IsAwsFailure(e))
        {
            return ToolListing.Unreadable($"it cannot be asked: {FailureClassifier.Classify(e)}");
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            return ToolListing.Unreadable($"{endpoint.Host} did not answer within {aws.Options.ToolListTimeout.TotalSeconds:0} s");
        }
    }

    private async Task InitializeAsync(Session session, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(
            session,
            "initialize",
            new JsonObject
            {
                ["protocolVersion"] = "2025-06-18",
                ["capabilities"] = new JsonObject(),
                ["clientInfo"] = new JsonObject { ["name"] = "reconciler", ["version"] = "1" },
            },
            cancellationToken);
        if (answer["result"] is not JsonObject result)
        {
            // A server of the version without a handshake.
            session.Version = StatelessVersion;
            return;
        }

        session.Version = Text(result["protocolVersion"]);
        await SendAsync(session, "notifications/initialized", null, cancellationToken);
    }

    private async Task<ToolCatalog> ListAsync(Session session, CancellationToken cancellationToken)
    {
        var tools = new Dictionary<string, ToolDefinition>(StringComparer.Ordinal);
        var cursors = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            var parameters = new JsonObject();
            if (cursor is not null) parameters["cursor"] = cursor;
            if (session.Version == StatelessVersion)
            {
                parameters["_meta"] = new JsonObject
                {
                    ["io.modelcontextprotocol/protocolVersion"] = StatelessVersion,
                    ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "reconciler", ["version"] = "1" },
                    ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
                };
            }

            var answer = await SendAsync(session, "tools/list", parameters, cancellationToken);
            if (answer["result"] is not JsonObject result || result["tools"] is not JsonArray listed)
            {
                throw new McpListException($"its answer to tools/list has no tools{DescribeError(answer)}");
            }

            foreach (var item in listed) Add(tools, item, aws.Options.MaxCatalogTools);
            cursor = result["nextCursor"]?.ToString();
            if (cursor is null) return new ToolCatalog(tools.Values);
            if (!cursors.Add(cursor)) break;
        }

        throw new McpListException("its list of tools has no end");
    }

    /// <summary>Reads the tools of a list.</summary>
    /// <param name="items">The items of the list.</param>
    /// <param name="most">The most tools.</param>
    /// <exception cref="McpListException">No gateway could use the list.</exception>
    public static ToolCatalog Read(IEnumerable<JsonNode?> items, int most)
    {
        var tools = new Dictionary<string, ToolDefinition>(StringComparer.Ordinal);
        foreach (var item in items) Add(tools, item, most);
        return new ToolCatalog(tools.Values);
    }

    private static void Add(Dictionary<string, ToolDefinition> tools, JsonNode? item, int most)
    {
        if (ToolDefinition.Read(item) is not { } tool) throw new McpListException("it lists a tool without a name");
        if (!ToolName().IsMatch(tool.Name)) throw new McpListException($"it lists a tool whose name no gateway takes: {Show(tool.Name)}");
        if (!tools.TryAdd(tool.Name, tool)) throw new McpListException($"it lists the tool {Show(tool.Name)} twice");
        if (tools.Count > most) throw new McpListException($"it lists more than {most} tools");
    }

    /// <summary>Sends a message and returns the answer to it; an empty object for a notification.</summary>
    private async Task<JsonObject> SendAsync(Session session, string method, JsonObject? parameters, CancellationToken cancellationToken)
    {
        var message = new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method };
        var id = parameters is null ? 0 : ++session.LastId;
        if (parameters is not null) (message["id"], message["params"]) = (id, parameters);
        using var request = new HttpRequestMessage(HttpMethod.Post, session.Endpoint)
        {
            Content = JsonContent.Create(message),
            Headers = { Authorization = session.Authorization },
        };
        request.Headers.Add("Accept", "application/json, text/event-stream");
        if (session.Id is { } sessionId) request.Headers.TryAddWithoutValidation(SessionHeader, sessionId);
        if (session.Version is { } version) request.Headers.TryAddWithoutValidation(VersionHeader, version);
        if (session.Version == StatelessVersion) request.Headers.TryAddWithoutValidation("Mcp-Method", method);
        if (operation is not null) aws.Calls.Count(operation);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.Headers.TryGetValues(SessionHeader, out var ids)) session.Id = ids.First();
        if (parameters is null) return [];
        var body = new BoundedBody(response, session.Size, aws.Options.MaxCatalogSize);
        if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.BadRequest)
        {
            throw await DescribeAsync(response, body, cancellationToken);
        }

        var answer = await body.ReadAnswerAsync(id, cancellationToken);
        session.Size = body.Size;
        if (answer is null && !response.IsSuccessStatusCode) throw new McpListException($"it answers {method} with {(int)response.StatusCode}");
        return answer ?? throw new McpListException($"it does not answer {method}");
    }

    private static async Task<McpListException> DescribeAsync(
        HttpResponseMessage response, BoundedBody body, CancellationToken cancellationToken)
    {
        var code = response.Headers.TryGetValues("x-amzn-ErrorType", out var values) ? values.First().Split(':')[0] : null;
        if (code == NotRunnable) return new McpListException(code) { IsNotOffered = true };
        var text = Show(await body.ReadErrorAsync(cancellationToken) ?? response.ReasonPhrase ?? "");
        return response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            ? new McpListException($"it refuses reconciler ({(int)response.StatusCode}): {text}")
            : new McpListException($"it answers {(int)response.StatusCode}: {text}");
    }

    private static string DescribeError(JsonObject answer) =>
        answer["error"] is JsonObject error ? $": {Show(error["message"]?.ToString() ?? "")}" : "";

    [GeneratedRegex(GatewayTargetSpec.ToolPattern)]
    private static partial Regex ToolName();

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Show(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= ShownLength ? line : $"{line[..ShownLength]}...";
    }

    private sealed class Session(Uri endpoint, AuthenticationHeaderValue? authorization)
    {
        public Uri Endpoint => endpoint;

        public AuthenticationHeaderValue? Authorization => authorization;

        public string? Id { get; set; }

        public string? Version { get; set; }

        public int LastId { get; set; }

        /// <summary>The bytes of all answers so far.</summary>
        public int Size { get; set; }
    }
}
