using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace McpServer.Tests.Node;

/// <summary>The public MCP conformance suite against the sample server.</summary>
[Collection(nameof(NodeProgram))]
public sealed class ConformanceTests(ITestOutputHelper output)
{
    private static readonly string[] Handshake =
        ["server-initialize", "ping", "logging-set-level", "tools-list", "dns-rebinding-protection"];
    private static readonly string[] NoHandshake =
        ["tools-list", "dns-rebinding-protection", "http-header-validation", "input-required-result-unsupported-methods"];

    private static readonly (string Check, string Excuse)[] NotOffered =
    [
        ("completion-complete/", "the server completes no arguments"),
        ("resources-", "the server has no resources"),
        ("sep-2164-resource-not-found/", "the server has no resources"),
        ("prompts-", "the server has no prompts"),
        ("tools-call-", "calls tools of the suite's own reference server"),
        ("elicitation-", "calls tools of the suite's own reference server"),
        ("input-required-result-", "calls tools of the suite's own reference server"),
        ("json-schema-2020-12/", "looks for a tool of the suite's own reference server"),
        ("server-sse-polling/", "there are no sessions, so no stream to take up again"),
        ("server-sse-multiple-streams/", "there are no sessions, so no streams of one"),
        ("http-custom-header-server-validation/", "no tool takes a parameter from a header"),
        ("tasks-", "an extension: the tools answer at once, there are no tasks"),
        ("caching/sep-2549-prompts", "the server has no prompts"),
        ("caching/sep-2549-resources", "the server has no resources"),
        ("server-stateless/sep-2575-server-rejects-undeclared-capability", "no tool needs a capability of the client"),
        ("server-stateless/sep-2575-missing-capability-http-400", "no tool needs a capability of the client"),
        ("server-stateless/sep-2575-http-server-no-independent-requests-on-stream", "no tool asks the client back"),
        ("server-stateless/sep-2575-server-no-log-without-loglevel", "no tool logs to the client"),
    ];

    [Fact]
    public Task The_released_suite_passes() => RunAsync("0.1.16", ["--suite", "all"], Handshake);

    [Fact]
    public Task The_next_suite_passes_at_the_last_version_with_initialize() =>
        RunAsync("0.2.0-alpha.12", ["--requirements", "2025-11-25"], Handshake);

    [Fact]
    public Task The_next_suite_passes_at_the_first_version_without_initialize() =>
        RunAsync("0.2.0-alpha.12", ["--requirements", "2026-07-28"], NoHandshake);

    private async Task RunAsync(string version, string[] choice, string[] offered)
    {
        await using var server = await RunningServer.StartAsync();
        await new ConformanceSuite(output, NotOffered).RunAsync(version, server.Endpoint, choice, offered);
    }
}
