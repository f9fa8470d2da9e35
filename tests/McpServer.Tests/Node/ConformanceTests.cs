using System.Text.Json;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace McpServer.Tests.Node;

/// <summary>
/// The protocol's public conformance suite, whole: what the server offers must pass, and whatever fails must be something it does not
/// offer. A scenario that is new in the suite and fails has no excuse, and so fails here.
/// </summary>
[Collection(nameof(NodeProgram))]
public sealed class ConformanceTests(ITestOutputHelper output)
{
    private static readonly string[] Handshake = ["server-initialize", "ping", "logging-set-level", "tools-list", "dns-rebinding-protection"];
    private static readonly string[] NoHandshake = ["tools-list", "dns-rebinding-protection", "http-header-validation", "input-required-result-unsupported-methods"];

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
    public Task The_coming_suite_passes_at_the_last_revision_with_a_handshake() => RunAsync("0.2.0-alpha.12", ["--requirements", "2025-11-25"], Handshake);

    [Fact]
    public Task The_coming_suite_passes_at_the_first_revision_without_a_handshake() => RunAsync("0.2.0-alpha.12", ["--requirements", "2026-07-28"], NoHandshake);

    private async Task RunAsync(string version, string[] choice, string[] offered)
    {
        if (await NodeProgram.FindAsync("@modelcontextprotocol/conformance", version, "dist/index.js", output) is not { } suite)
            return;
        await using var server = await RunningServer.StartAsync();
        var folder = Directory.CreateTempSubdirectory("conformance-");
        try
        {
            var (_, log) = await suite.RunAsync(["server", "--url", server.Endpoint.ToString(), "--output-dir", folder.FullName, .. choice]);
            var checks = folder.EnumerateDirectories().SelectMany(Read).ToList();

            foreach (var check in checks)
                output.WriteLine($"{check.Status,-8} {check.Name} {Excuse(check)}");
            Assert.True(checks.Count > 0, log);
            Assert.Empty(checks.Where(check => check.Failed && Excuse(check) is null).Select(check => $"{check.Name}: {check.Error}"));
            Assert.All(offered, scenario =>
            {
                Assert.Contains(checks, check => check.Scenario == scenario && check.Status == "SUCCESS");
                Assert.DoesNotContain(checks, check => check.Scenario == scenario && check.Failed);
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string? Excuse(Check check) => check.Failed
        ? NotOffered.FirstOrDefault(known => check.Name.StartsWith(known.Check, StringComparison.Ordinal)).Excuse
        : null;

    /// <summary>The results of a scenario, in a folder named <c>server-SCENARIO-TIME</c>.</summary>
    private static IEnumerable<Check> Read(DirectoryInfo folder)
    {
        var scenario = folder.Name["server-".Length..^"-0000-00-00T00-00-00-000Z".Length];
        using var results = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.FullName, "checks.json")));
        return [.. results.RootElement.EnumerateArray().Select(result => new Check(
            scenario,
            result.GetProperty("id").GetString()!,
            result.GetProperty("status").GetString()!,
            result.TryGetProperty("errorMessage", out var error) ? error.GetString() : null))];
    }

    private sealed record Check(string Scenario, string Id, string Status, string? Error)
    {
        public string Name => $"{Scenario}/{Id}";

        public bool Failed => Status is "FAILURE" or "WARNING";
    }
}
