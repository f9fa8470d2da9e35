using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>The public MCP conformance suite against a gateway.</summary>
[Collection(nameof(NodeProgram))]
public sealed class ConformanceTests(ITestOutputHelper output)
{
    private static readonly string[] Lists = ["tools-list", "prompts-list", "resources-list", "dns-rebinding-protection"];

    private static readonly (string Check, string Excuse)[] NotOffered =
    [
        ("completion-complete/", "gateways complete no arguments"),
        ("logging-set-level/", "gateways have no level of logging"),
        ("resources-subscribe/", "gateways have no subscriptions"),
        ("resources-unsubscribe/", "gateways have no subscriptions"),
        ("tasks-", "an extension that gateways do not have"),
        ("server-sse-polling/", "the gateway of this test has no sessions, so no stream to take up again"),
        ("server-sse-multiple-streams/", "the gateway of this test has no sessions, so no streams of one"),
        // Gateways add the target as a prefix to every name, so the suite's own names do not exist.
        ("tools-call-", "calls tools of the suite's own reference server"),
        ("prompts-get-", "gets prompts of the suite's own reference server"),
        ("resources-read-", "reads resources of the suite's own reference server"),
        ("resources-templates-read/", "reads resources of the suite's own reference server"),
        ("elicitation-", "calls tools of the suite's own reference server"),
        ("input-required-result-", "calls tools of the suite's own reference server"),
        ("json-schema-2020-12/", "looks for a tool of the suite's own reference server"),
        ("http-custom-header-server-validation/", "no tool takes a parameter from a header"),
        ("server-stateless/sep-2575-server-rejects-undeclared-capability", "no tool needs a capability of the client"),
        ("server-stateless/sep-2575-missing-capability-http-400", "no tool needs a capability of the client"),
        ("server-stateless/sep-2575-http-server-no-independent-requests-on-stream", "no tool asks the client back"),
        ("server-stateless/sep-2575-server-no-log-without-loglevel", "no tool logs to the client"),
    ];

    [Fact]
    public Task A_gateway_passes_at_the_last_version_with_initialize() => RunAsync("2025-11-25", [.. Lists, "server-initialize", "ping"]);

    [Fact]
    public Task A_gateway_passes_at_the_first_version_without_initialize() =>
        RunAsync("2026-07-28", [.. Lists, "http-header-validation", "caching"]);

    private async Task RunAsync(string revision, string[] offered)
    {
        await using var server = (await FakeMcpServer.StartAsync()).With("add");
        await using var gateway = await GatewayFixture.StartAsync(g =>
            g.ProtocolConfiguration =
                new() { Mcp = new() { SupportedVersions = ["2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"] } });
        await gateway.AddAsync("math", server);

        await new ConformanceSuite(output, NotOffered).RunAsync("0.2.0-alpha.12", gateway.Url, ["--requirements", revision], offered);
    }
}
