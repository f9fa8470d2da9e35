using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;
using Emulator.Tests.DataPlane.Gateway;
using Emulator.Tests.DataPlane.Runtime;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Reconciler.Emulator.Host;
using Reconciler.Emulator.Platform.Http;

namespace Emulator.Tests.Platform.Pipeline;

/// <summary>Bodies are bounded before they are read and before the caller is authenticated.</summary>
public sealed class BodyLimitTests
{
    private const string GatewayForm = """{"jsonrpc":"2.0","id":0,"error":{"code":-32600,"message":"The body""";

    /// <summary>Every kind of endpoint with a part of its own form of the error.</summary>
    public static TheoryData<string, string, string> Endpoints => new()
    {
        { "/gateways/g-0123456789/mcp", "", GatewayForm },
        { "/mcp", "Host: g-0123456789.gateway.bedrock-agentcore.us-east-1.amazonaws.com", GatewayForm },
        {
            "/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Aruntime%2Fr-0123456789/invocations", "",
            "x-amzn-ErrorType: RequestEntityTooLargeException"
        },
        { "/bucket/key", Scope("s3"), "<Code>EntityTooLarge</Code>" },
        { "/", Scope("iam"), "<Code>RequestEntityTooLargeException</Code>" },
        { "/", Scope("secretsmanager"), "RequestEntityTooLargeException" },
        { "/gateways/", Scope("bedrock-agentcore"), "RequestEntityTooLargeException" },
        { "/_emulator/faults", "", """{"message":"The body of the request is larger than the limit""" },
        { "/_cognito/domain/oauth2/token", "", "\"error\":\"invalid_request\"" },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_body_that_is_announced_as_too_large_is_refused_at_once(string path, string header, string form)
    {
        await using var account = await Account.StartAsync();

        // The body is never sent: an answer shows that nothing waits for it.
        var answer = await ExchangeAsync(account.Aws.Endpoint, Head(path, header, "Content-Length: 3000000000"));

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains(form, answer, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_body_without_announced_length_is_bounded_while_it_is_read(string path, string header, string form)
    {
        await using var account = await Account.StartAsync(
            new() { MaxGatewayBodyBytes = 2_000_000, MaxRuntimeBodyBytes = 2_000_000, MaxApiBodyBytes = 2_000_000 });
        var chunk = $"{2_000_001:x}\r\n{new string('x', 2_000_001)}\r\n";

        // The last chunk never comes.
        var answer = await ExchangeAsync(account.Aws.Endpoint, Head(path, header, "Transfer-Encoding: chunked") + chunk);

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains(form, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_gateway_takes_bodies_up_to_its_limit(bool isChunked)
    {
        await using var gateway = await GatewayFixture.StartAsync(
            (_, _) => Task.CompletedTask, new() { MaxGatewayBodyBytes = 100_000 });
        using var http = new HttpClient();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(100_000));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await StatusAsync(100_001));

        async Task<HttpStatusCode> StatusAsync(int length)
        {
            const string Ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";
            using var request = new HttpRequestMessage(HttpMethod.Post, gateway.Url) { Content = new StringContent(Ping.PadRight(length), null, "application/json") };
            request.Headers.TransferEncodingChunked = isChunked;
            using var response = await http.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Fact]
    public void The_limits_are_those_of_AWS() =>
        Assert.Equal((6_000_000, 100_000_000), (new EmulatorOptions().MaxGatewayBodyBytes, new EmulatorOptions().MaxRuntimeBodyBytes));

    [Fact]
    public void Announced_bytes_reserve_no_memory()
    {
        var http = new DefaultHttpContext();
        http.Features.Get<IHttpRequestFeature>()!.RawTarget = "/";
        http.Request.ContentLength = 2_000_000_000;
        http.Request.Body = new MemoryStream(new byte[10]);
        var request = AwsRequest.ReadHead(http);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var reading = request.ReadBodyAsync(http, 2_000_000_000, CancellationToken.None);

        Assert.True(reading.IsCompletedSuccessfully);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        Assert.Equal(10, request.Body.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_target_with_a_larger_result_than_the_limit_fails(bool streams)
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        server.Streams = streams;
        var size = 5_000;
        server.Results["tools/call"] = _ => new JsonObject
        {
            ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = new string('x', size) }),
        };
        await using var gateway = await GatewayFixture.StartAsync(
            (_, request) =>
            {
                request.ExceptionLevel = ExceptionLevel.DEBUG;
                return Task.CompletedTask;
            },
            new() { MaxGatewayBodyBytes = 10_000 });
        await gateway.AddAsync("math", server);

        var small = await gateway.CallAsync("math___add");
        size = 10_000;
        var large = await gateway.CallAsync("math___add");

        Assert.False(small["isError"]!.GetValue<bool>());
        Assert.True(large["isError"]!.GetValue<bool>());
        Assert.Equal(
            "The MCP server's response is larger than the limit of 10000 bytes.", large["content"]![0]!["text"]!.ToString());
    }

    [Fact]
    public async Task A_runtime_with_a_larger_result_than_the_limit_fails()
    {
        await using var runtime = await ServedRuntime.StartAsync(new() { MaxRuntimeBodyBytes = 100_000 });
        // The server returns its arguments as text, in which each quote needs two characters.
        static JsonObject Quotes(int count) => new() { ["name"] = "t", ["arguments"] = new JsonArray([.. Enumerable.Repeat("", count)]) };

        using var small = await runtime.PostAsync("tools/call", Quotes(1_000));
        using var large = await runtime.PostAsync("tools/call", Quotes(30_000));

        Assert.Equal(HttpStatusCode.OK, small.StatusCode);
        Assert.True((await small.Content.ReadAsByteArrayAsync()).Length > 5_000);
        // The response has begun: it is cut off, and not ended as if it were complete.
        Assert.Equal(HttpStatusCode.OK, large.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => large.Content.ReadAsByteArrayAsync());
    }

    private static string Scope(string service) =>
        "X-Amz-Date: 20260101T000000Z\r\n" +
        $"Authorization: AWS4-HMAC-SHA256 Credential=nobody/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0";

    private static string Head(string path, string header, string framing)
    {
        var host = header.StartsWith("Host:", StringComparison.Ordinal) ? "" : "Host: localhost\r\n";
        return $"POST {path} HTTP/1.1\r\n{host}{header}{(header.Length > 0 ? "\r\n" : "")}{framing}\r\n\r\n";
    }

    /// <summary>Sends bytes and reads until the server closes the connection.</summary>
    private static async Task<string> ExchangeAsync(Uri endpoint, string sent)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, endpoint.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(sent));
        var received = new MemoryStream();
        var buffer = new byte[4096];
        for (int count; (count = await stream.ReadAsync(buffer)) > 0;)
        {
            received.Write(buffer, 0, count);
            if (IsComplete(Encoding.UTF8.GetString(received.ToArray())))
                break;
        }

        return Encoding.UTF8.GetString(received.ToArray());
    }

    private static bool IsComplete(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        const string Name = "Content-Length: ";
        var length = answer.IndexOf(Name, StringComparison.Ordinal);
        if (end < 0 || length < 0 || length > end)
            return false;
        var value = answer[(length + Name.Length)..answer.IndexOf("\r\n", length, StringComparison.Ordinal)];
        return answer.Length >= end + 4 + int.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
    }
}
