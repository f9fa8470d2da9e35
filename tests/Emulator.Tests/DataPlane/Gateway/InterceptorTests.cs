using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Xunit.Abstractions;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>Interceptors of MCP messages. Where Python is not installed, the tests print that and check nothing.</summary>
public sealed class InterceptorTests(ITestOutputHelper output)
{
    // Answers with what the function got.
    private const string Echo = """
        body = event["mcp"]["gatewayRequest"]["body"]
        return {"interceptorOutputVersion": "1.0", "mcp": {"transformedGatewayResponse": {
            "statusCode": 200, "body": {"jsonrpc": "2.0", "id": body["id"], "result": {"event": event}}}}}
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_function_gets_the_request_and_the_headers_only_if_asked(bool passesHeaders)
    {
        if (IsPythonMissing())
            return;
        await using var gateway = await InterceptedGateway.StartAsync(Echo, passesHeaders: passesHeaders);
        gateway.Gateway.Headers["X-Tenant"] = "blue";

        var received = (await gateway.Gateway.ResultAsync("tools/list"))["event"]!;

        const string Sent = """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""";
        Assert.Equal("1.0", received["interceptorInputVersion"]!.ToString());
        Assert.Equal(Sent, received["mcp"]!["rawGatewayRequest"]!["body"]!.ToString());
        var request = received["mcp"]!["gatewayRequest"]!.AsObject();
        Assert.Equal(("/mcp", "POST"), (request["path"]!.ToString(), request["httpMethod"]!.ToString()));
        Assert.Equal(Sent, request["body"]!.ToJsonString());
        Assert.Equal(passesHeaders ? "blue" : null, request["headers"]?["X-Tenant"]?.ToString());
        Assert.False(received["mcp"]!.AsObject().ContainsKey("gatewayResponse"));
    }

    [Fact]
    public async Task What_the_function_returns_is_judged_and_called_in_place_of_the_request()
    {
        if (IsPythonMissing())
            return;
        await using var gateway = await (await InterceptedGateway.StartAsync("""
            body = event["mcp"]["gatewayRequest"]["body"]
            if body["method"] == "tools/call":
                body["params"] = {"name": body["params"]["arguments"]["tool"], "arguments": {"n": 2}}
            return {"interceptorOutputVersion": "1.0", "mcp": {"transformedGatewayRequest": {"body": body, "headers": {
                "X-Tenant": "green", "X-Other": "no", "Authorization": "Bearer exchanged"}}}}
            """)).WithTargetAsync(target => target.MetadataConfiguration = new() { AllowedRequestHeaders = ["X-Tenant", "X-Plain"] });
        gateway.Gateway.Headers["X-Tenant"] = "blue";
        gateway.Gateway.Headers["X-Plain"] = "yes";

        var called = await gateway.Gateway.CallAsync("tools___one", new JsonObject { ["tool"] = "tools___two" });
        var unknown = await gateway.Gateway.AskAsync(
            "tools/call", new JsonObject { ["name"] = "tools___one", ["arguments"] = new JsonObject { ["tool"] = "none" } });

        Assert.Equal("""two{"n":2}""", called["content"]![0]!["text"]!.ToString());
        Assert.Equal("Unknown tool: none", unknown["error"]!["message"]!.ToString());
        var headers = Assert.Single(gateway.Server.Of("tools/call")).Headers;
        Assert.Equal(("green", "yes"), (headers["X-Tenant"], headers["X-Plain"]));
        Assert.Equal("Bearer exchanged", headers["Authorization"]);
        Assert.False(headers.ContainsKey("X-Other"));
    }

    [Fact]
    public async Task The_function_of_responses_sees_and_changes_what_is_sent()
    {
        if (IsPythonMissing())
            return;
        await using var gateway = await (await InterceptedGateway.StartAsync(null, """
            response = event["mcp"]["gatewayResponse"]
            body = response["body"]
            body["result"]["tools"] = [t for t in body["result"]["tools"] if t["name"].endswith("one")]
            body["result"]["seen"] = {"status": response["statusCode"], "asked": event["mcp"]["gatewayRequest"]["body"]["method"]}
            return {"interceptorOutputVersion": "1.0", "mcp": {"transformedGatewayResponse": {
                "statusCode": 203, "headers": {"X-Filtered": "yes", "Content-Length": "1"}, "body": body}}}
            """)).WithTargetAsync();

        using var response = await gateway.Gateway.PostAsync("""{"jsonrpc":"2.0","id":7,"method":"tools/list"}""");

        var result = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["result"]!;
        Assert.Equal(203, (int)response.StatusCode);
        Assert.Equal("yes", response.Headers.GetValues("X-Filtered").Single());
        Assert.Equal("tools___one", Assert.Single(result["tools"]!.AsArray())!["name"]!.ToString());
        Assert.Equal("""{"status":200,"asked":"tools/list"}""", result["seen"]!.ToJsonString());
    }

    [Fact]
    public async Task An_answer_in_place_of_the_gateway_passes_the_function_of_responses()
    {
        if (IsPythonMissing())
            return;
        await using var gateway = await (await InterceptedGateway.StartAsync(Echo, """
            body = event["mcp"]["gatewayResponse"]["body"]
            body["result"]["passed"] = True
            return {"interceptorOutputVersion": "1.0", "mcp": {"transformedGatewayResponse": {"body": body}}}
            """)).WithTargetAsync();

        var result = await gateway.Gateway.CallAsync("tools___one");

        Assert.True(result["passed"]!.GetValue<bool>());
        Assert.Empty(gateway.Server.Of("tools/call"));
    }

    [Theory]
    [InlineData("""raise ValueError("no tenant")""", "no tenant")]
    [InlineData("""return {"decision": "DENY"}""", "Received invalid response from interceptor")]
    [InlineData("return None", "Received invalid response from interceptor")]
    [InlineData("""return {"interceptorOutputVersion": "2.0", "mcp": {}}""", "interceptorOutputVersion \"1.0\"")]
    [InlineData(
        """return {"interceptorOutputVersion": "1.0", "mcp": {"transformedGatewayRequest": {"headers": {"X-A": "a\r\nb"}}}}""",
        "the header \"X-A\" cannot be sent")]
    public async Task A_function_that_fails_lets_nothing_pass(string code, string detail)
    {
        if (IsPythonMissing())
            return;
        await using var quiet = await (await InterceptedGateway.StartAsync(code)).WithTargetAsync();
        await using var debugged = await InterceptedGateway.StartAsync(code, configure: request => request.ExceptionLevel = "DEBUG");

        var answer = await quiet.Gateway.AskAsync("tools/call", new JsonObject { ["name"] = "tools___one" });
        var detailed = await debugged.Gateway.AskAsync("tools/list");

        Assert.Equal(
            """{"code":-32603,"message":"An internal error occurred. Please retry later."}""", answer["error"]!.ToJsonString());
        Assert.Empty(quiet.Server.Of("tools/call"));
        Assert.Contains(detail, detailed["error"]!["message"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_may_be_as_deep_as_without_functions()
    {
        if (IsPythonMissing())
            return;
        const string Pass = """return {"interceptorOutputVersion": "1.0", "mcp": {"transformedGatewayRequest": event["mcp"]["gatewayRequest"]}}""";
        await using var gateway = await (await InterceptedGateway.StartAsync(Pass)).WithTargetAsync();
        var deep = $"{string.Concat(Enumerable.Repeat("[", 64))}1{string.Concat(Enumerable.Repeat("]", 64))}";

        using var response = await gateway.Gateway.PostAsync(
            """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"tools___one","arguments":{"a":""" + deep + "}}}");

        Assert.Contains(deep, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_whose_function_fails_is_not_sent()
    {
        if (IsPythonMissing())
            return;
        await using var gateway = await (await InterceptedGateway.StartAsync(null, "raise ValueError()")).WithTargetAsync();

        var answer = await gateway.Gateway.AskAsync("tools/call", new JsonObject { ["name"] = "tools___one" });

        Assert.Equal(-32603, answer["error"]!["code"]!.GetValue<int>());
        Assert.Single(gateway.Server.Of("tools/call"));
    }

    [Fact]
    public async Task The_role_of_the_gateway_needs_the_permission_to_call_the_function()
    {
        if (IsPythonMissing())
            return;
        await using var gateway = await InterceptedGateway.StartAsync(Echo, configure: request => request.ExceptionLevel = "DEBUG");
        await gateway.Gateway.AllowAsync("s3:GetObject");

        var answer = await gateway.Gateway.AskAsync("tools/list");

        Assert.Contains("is not authorized to perform: lambda:InvokeFunction", answer["error"]!["message"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_stream_the_function_sees_the_answer_and_no_notifications()
    {
        if (IsPythonMissing())
            return;
        await using var gateway = await (await InterceptedGateway.StartAsync(
            null,
            """
            response = event["mcp"]["gatewayResponse"]
            body = response["body"]
            body["result"]["seen"] = {"streams": response["isStreamingResponse"], "status": response.get("statusCode")}
            return {"interceptorOutputVersion": "1.0", "mcp": {"transformedGatewayResponse": {"statusCode": 500, "body": body}}}
            """,
            configure: request => request.ProtocolConfiguration = new()
            {
                Mcp = new() { StreamingConfiguration = new() { EnableResponseStreaming = true } },
            })).WithTargetAsync();
        gateway.Server.Streams = true;
        gateway.Server.Notifications.Add(new()
        {
            ["jsonrpc"] = "2.0",
            ["method"] = "notifications/message",
            ["params"] = new JsonObject { ["level"] = "info", ["data"] = "hello" },
        });

        using var response = await gateway.Gateway.PostAsync(
            """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"tools___one","arguments":{}}}""");

        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("\"hello\"", text, StringComparison.Ordinal);
        Assert.Contains("\"seen\":{\"streams\":true,\"status\":null}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_has_one_interceptor_of_a_kind()
    {
        var error = await Assert.ThrowsAsync<ValidationException>(() => GatewayFixture.StartAsync(request =>
            request.InterceptorConfigurations =
            [
                InterceptedGateway.Configure("one", false, "REQUEST"),
                InterceptedGateway.Configure("two", false, "REQUEST", "RESPONSE"),
            ]));

        Assert.Contains("at most one interceptor with the interception point REQUEST", error.Message, StringComparison.Ordinal);
    }

    private bool IsPythonMissing()
    {
        if (InterceptedGateway.IsPythonMissing)
            output.WriteLine("Skipped: python3 is not installed.");
        return InterceptedGateway.IsPythonMissing;
    }
}
