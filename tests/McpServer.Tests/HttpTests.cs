using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace McpServer.Tests;

public sealed class HttpTests
{
    private const string List = """{"jsonrpc":"2.0","id":7,"method":"tools/list"}""";

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    [InlineData("PUT")]
    public async Task GET_and_DELETE_are_not_allowed_without_sessions(string method)
    {
        await using var server = await RunningServer.StartAsync();

        using var response = await server.Http.SendAsync(new(new(method), "/mcp"));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_health_check_needs_no_host_name()
    {
        await using var server = await RunningServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/ping") { Headers = { Host = "10.0.0.7:8000" } };

        using var response = await server.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"status":"Healthy"}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_call_needs_no_initialize_and_a_session_id_is_ignored()
    {
        await using var server = await RunningServer.StartAsync();

        using var response = await server.PostAsync(List, request => request.Headers.Add("Mcp-Session-Id", new string('s', 40)));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.ToString());
        Assert.Contains("add_numbers", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notification_is_accepted_without_an_answer()
    {
        await using var server = await RunningServer.StartAsync();

        using var response = await server.PostAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("{", -32700)]
    [InlineData("", -32700)]
    [InlineData("[]", -32600)]
    [InlineData("null", -32600)]
    [InlineData("""{"id":1,"method":"tools/list"}""", -32600)]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"ping"}]""", -32600)]
    public async Task A_body_that_is_not_a_message_is_a_bad_request(string body, int code)
    {
        await using var server = await RunningServer.StartAsync();

        using var response = await server.PostAsync(body);

        await AssertErrorAsync(response, HttpStatusCode.BadRequest, code, id: null);
    }

    [Fact]
    public async Task A_body_nested_too_deep_is_a_bad_request()
    {
        await using var server = await RunningServer.StartAsync();

        using var response = await server.PostAsync(new string('[', 100_000));

        await AssertErrorAsync(response, HttpStatusCode.BadRequest, -32700, id: null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_limit_is_refused_with_and_without_Content_Length(bool chunked)
    {
        await using var server = await RunningServer.StartAsync();
        var body = $$"""{"jsonrpc":"2.0","id":1,"method":"{{new string('x', 1024 * 1024)}}"}""";

        using var response = await server.PostAsync(body, request =>
        {
            request.Headers.TransferEncodingChunked = chunked;
            request.Headers.ExpectContinue = true;
        });

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task A_body_that_a_web_page_can_send_without_preflight_is_refused(string? contentType)
    {
        await using var server = await RunningServer.StartAsync();

        using var response = await server.PostAsync(
            List, request => request.Content!.Headers.ContentType = contentType is null ? null : new(contentType));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.NotAcceptable)]
    [InlineData("text/event-stream", HttpStatusCode.NotAcceptable)]
    [InlineData("*/*", HttpStatusCode.OK)]
    public async Task The_client_must_accept_JSON_and_event_streams(string accept, HttpStatusCode status)
    {
        await using var server = await RunningServer.StartAsync();

        using var response = await server.PostAsync(List, request =>
        {
            request.Headers.Accept.Clear();
            request.Headers.Add("Accept", accept);
        });

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task An_unknown_version_is_a_bad_request()
    {
        await using var server = await RunningServer.StartAsync();

        using var response = await server.PostAsync(List, request => request.Headers.Add("MCP-Protocol-Version", "1999-01-01"));

        await AssertErrorAsync(response, HttpStatusCode.BadRequest, -32022, id: 7);
    }

    [Fact]
    public async Task Clients_that_disconnect_do_not_disturb_others()
    {
        await using var server = await RunningServer.StartAsync();
        var request = Encoding.ASCII.GetBytes(
            $"POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: */*\r\nContent-Length: {List.Length}\r\n\r\n{List}");

        for (var sent = 1; sent <= request.Length; sent++)
        {
            using var client = new TcpClient { LingerState = new(enable: true, seconds: 0) };
            await client.ConnectAsync(IPAddress.Loopback, server.Endpoint.Port);
            await client.GetStream().WriteAsync(request.AsMemory(0, sent));
        }

        using var response = await server.PostAsync(List);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"initialize","params":{}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":[1]}""", HttpStatusCode.OK)]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"add_numbers","arguments":[5,3]}}""", HttpStatusCode.OK)]
    public async Task Parameters_of_the_wrong_shape_are_the_callers_error(string body, HttpStatusCode status)
    {
        await using var server = await RunningServer.StartAsync();

        using var response = await server.PostAsync(body);

        await AssertErrorAsync(response, status, -32602, id: 7);
    }

    private static async Task AssertErrorAsync(HttpResponseMessage response, HttpStatusCode status, int code, int? id)
    {
        var text = await response.Content.ReadAsStringAsync();
        using var body = JsonDocument.Parse(text[text.IndexOf('{', StringComparison.Ordinal)..]);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(code, body.RootElement.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(id?.ToString() ?? "null", body.RootElement.GetProperty("id").GetRawText());
    }
}
