using System.Net;
using System.Text.Json.Nodes;

namespace Emulator.Tests.DataPlane.Runtime;

/// <summary>Sessions of runtimes: each keeps its version until it ends.</summary>
public sealed class RuntimeSessionTests
{
    private const string RuntimeHeader = "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id";
    private const string Session = "a-session-id-of-more-than-33-characters";

    [Fact]
    public async Task A_session_keeps_its_version_after_an_update()
    {
        await using var runtime = await ServedRuntime.StartAsync();
        var old = await ProcessAsync(runtime, Session);

        await runtime.UpdateAsync();

        var @new = await ProcessAsync(runtime, null);
        Assert.NotEqual(old, @new);
        Assert.Equal(old, await ProcessAsync(runtime, Session));
        Assert.Equal(@new, await ProcessAsync(runtime, "another-session-of-more-than-33-characters"));
    }

    [Fact]
    public async Task A_session_ends_when_it_was_idle_for_too_long()
    {
        await using var runtime = await ServedRuntime.StartAsync();
        var old = await ProcessAsync(runtime, Session);
        await runtime.UpdateAsync();

        runtime.Account.Clock.Advance(TimeSpan.FromSeconds(899));
        Assert.Equal(old, await ProcessAsync(runtime, Session));
        runtime.Account.Clock.Advance(TimeSpan.FromSeconds(900));

        Assert.NotEqual(old, await ProcessAsync(runtime, Session));
    }

    [Fact]
    public async Task A_stopped_session_begins_anew()
    {
        await using var runtime = await ServedRuntime.StartAsync();
        var old = await ProcessAsync(runtime, Session);
        await runtime.UpdateAsync();

        using var stopped = await StopAsync(runtime, Session);
        using var again = await StopAsync(runtime, Session);

        Assert.Equal(HttpStatusCode.OK, stopped.StatusCode);
        Assert.Equal([Session], stopped.Headers.GetValues(RuntimeHeader));
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal("ResourceNotFoundException", again.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.NotEqual(old, await ProcessAsync(runtime, Session));
    }

    [Fact]
    public async Task A_session_is_not_stopped_by_an_unsigned_request()
    {
        await using var runtime = await ServedRuntime.StartAsync();
        await ProcessAsync(runtime, Session);

        using var refused = await runtime.SendAsync("{}", request => request.Headers.Add(RuntimeHeader, Session), StopAddress(runtime));

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private static async Task<int> ProcessAsync(ServedRuntime runtime, string? session)
    {
        using var answer = await runtime.PostAsync("self", null, request =>
        {
            if (session is not null)
                request.Headers.Add(RuntimeHeader, session);
        });
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        return (int)JsonNode.Parse(body)!["result"]!["pid"]!;
    }

    private static Task<HttpResponseMessage> StopAsync(ServedRuntime runtime, string session) => runtime.SendAsync(
        "{}",
        request =>
        {
            ServedRuntime.Sign(request, runtime.Account.Aws.AccessKeyId, runtime.Account.Aws.SecretAccessKey, path: "stopruntimesession");
            request.Headers.Add(RuntimeHeader, session);
        },
        StopAddress(runtime));

    private static Uri StopAddress(ServedRuntime runtime) =>
        new(runtime.Address().ToString().Replace("/invocations", "/stopruntimesession", StringComparison.Ordinal));
}
