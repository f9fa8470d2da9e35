using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Amazon;
using Amazon.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.AgentCore;

namespace Engine.Tests.Resources;

/// <summary>Listing the tools of a server, whatever it answers.</summary>
public sealed class McpToolListerTests
{
    private static readonly Uri Endpoint = new("https://tools.example.com/mcp");
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly List<HttpRequestMessage> _requests = [];

    [Fact]
    public async Task Pages_are_read_in_one_session_with_the_version_of_the_server()
    {
        var listing = await ListAsync(message => (string?)message["method"] switch
        {
            "initialize" => Json("""{"protocolVersion": "2025-11-25"}""", message, session: "s1"),
            "tools/list" when message["params"]!["cursor"] is null => Json("""{"tools": [{"name": "b"}], "nextCursor": "2"}""", message),
            "tools/list" => Events("""{"tools": [{"name": "a"}]}""", message),
            _ => new HttpResponseMessage(HttpStatusCode.Accepted),
        });

        Assert.Equal(["a", "b"], listing.Catalog!.Tools.Select(tool => tool.Name));
        Assert.Equal(4, _requests.Count);
        Assert.All(_requests.Skip(1), request => Assert.Equal(
            ("s1", "2025-11-25"),
            (request.Headers.GetValues("Mcp-Session-Id").Single(), request.Headers.GetValues("Mcp-Protocol-Version").Single())));
    }

    [Fact]
    public async Task Server_without_a_handshake_is_asked_in_the_version_that_needs_none()
    {
        var listing = await ListAsync(message => (string?)message["method"] == "initialize"
            ? Answer($"{{\"jsonrpc\": \"2.0\", \"id\": {message["id"]}, \"error\": {{\"code\": -32601}}}}")
            : Json("""{"tools": [{"name": "a"}]}""", message));

        Assert.Single(listing.Catalog!.Tools);
        Assert.Equal("2026-07-28", _requests[^1].Headers.GetValues("Mcp-Protocol-Version").Single());
    }

    [Theory]
    [InlineData(403, """{"message": "not authorized"}""", "it refuses reconciler (403): not authorized")]
    [InlineData(401, "", "it refuses reconciler (401)")]
    [InlineData(424, """{"message": "Received error (500) from runtime."}""", "it answers 424: Received error (500) from runtime.")]
    [InlineData(302, "<html>moved</html>", "it answers 302: <html>moved</html>")]
    [InlineData(200, "<html>login</html>", "did not answer as an MCP server")]
    [InlineData(200, "[]", "it does not answer initialize")]
    [InlineData(200, "", "it does not answer initialize")]
    public async Task Refusal_and_nonsense_are_a_problem_in_words(int status, string body, string problem)
    {
        var listing = await ListAsync(_ => new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) });

        Assert.Null(listing.Catalog);
        Assert.Contains(problem, listing.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"tools": {}}""", "its answer to tools/list has no tools")]
    [InlineData("7", "its answer to tools/list has no tools")]
    [InlineData("""{"tools": [7]}""", "a tool without a name")]
    [InlineData("""{"tools": [], "nextCursor": "same"}""", "its list of tools has no end")]
    public async Task Answer_that_is_no_list_is_a_problem(string result, string problem)
    {
        var listing = await ListAsync(message => (string?)message["method"] == "initialize" ? Json("{}", message) : Json(result, message));

        Assert.Contains(problem, listing.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_that_does_not_answer_is_given_up_after_the_time_limit()
    {
        var pending = ListAsync(async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new HttpResponseMessage();
        });
        _clock.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal("tools.example.com did not answer within 30 s", (await pending).Problem);
    }

    [Fact]
    public async Task Emulator_that_runs_no_servers_says_nothing_about_tools()
    {
        var listing = await ListAsync(_ =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.FailedDependency) { Content = new StringContent("{}") };
            response.Headers.Add("x-amzn-ErrorType", "RuntimeNotRunnable");
            return response;
        });

        Assert.Equal(ToolListing.NotOffered, listing);
    }

    private Task<ToolListing> ListAsync(Func<JsonNode, HttpResponseMessage> answer) =>
        ListAsync(async (request, cancellationToken) =>
            answer(JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!));

    private async Task<ToolListing> ListAsync(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        using var aws = Connect();
        using var http = new HttpClient(new Handler(answer, _requests));
        return await new McpToolLister(aws, http, null).ListAsync(Endpoint, null, CancellationToken.None);
    }

    private static HttpResponseMessage Json(string result, JsonNode message, string? session = null)
    {
        var response = Answer($"{{\"jsonrpc\": \"2.0\", \"id\": {message["id"]}, \"result\": {result}}}");
        if (session is not null) response.Headers.Add("Mcp-Session-Id", session);
        return response;
    }

    private static HttpResponseMessage Events(string result, JsonNode message) => new()
    {
        Content = new StringContent(
            $": hello\r\n\r\ndata: {{\"jsonrpc\": \"2.0\", \"method\": \"notifications/message\"}}\r\n\r\n"
                + $"event: message\r\ndata: {{\"jsonrpc\": \"2.0\", \"id\": {message["id"]}, \"result\": {result}}}\r\n\r\n",
            Encoding.UTF8,
            "text/event-stream"),
    };

    private static HttpResponseMessage Answer(string body) => new() { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private AwsAccount Connect() => new(
        new AwsClients(new BasicAWSCredentials("test", "test"), RegionEndpoint.USEast1, new Uri("http://127.0.0.1:9")),
        new AwsIdentity("000000000000", "us-east-1", "aws"),
        new Dictionary<string, string>(),
        new EngineOptions(),
        new CallCounter(),
        new CallLimiter(_clock, new EngineOptions(), CallQuotas.Unlimited, new ThrottleLog(NullLogger.Instance, new CallMetrics())),
        _clock);

    private sealed class Handler(
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer, List<HttpRequestMessage> requests) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            requests.Add(request);
            return answer(request, cancellationToken);
        }
    }
}
