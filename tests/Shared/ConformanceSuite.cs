using System.Text.Json;
using Xunit.Abstractions;

namespace Reconciler.Tests.Shared;

/// <summary>
/// The protocol's public conformance suite, whole: what a server offers must pass, and whatever fails must be something it does not offer.
/// A scenario that is new in the suite and fails has no excuse, and so fails the test.
/// </summary>
/// <param name="output">Where every check is told.</param>
/// <param name="notOffered">Why checks may fail, by the beginnings of their names.</param>
internal sealed class ConformanceSuite(ITestOutputHelper output, params (string Check, string Excuse)[] notOffered)
{
    /// <param name="version">The suite's version.</param>
    /// <param name="url">The server.</param>
    /// <param name="choice">Which scenarios to run.</param>
    /// <param name="offered">The scenarios that have to pass.</param>
    public async Task RunAsync(string version, Uri url, string[] choice, string[] offered)
    {
        if (await NodeProgram.FindAsync("@modelcontextprotocol/conformance", version, "dist/index.js", output) is not { } suite)
            return;
        var folder = Directory.CreateTempSubdirectory("conformance-");
        try
        {
            var (_, log) = await suite.RunAsync(["server", "--url", url.ToString(), "--output-dir", folder.FullName, .. choice]);
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

    private string? Excuse(ConformanceCheck check) => check.Failed
        ? notOffered.FirstOrDefault(known => check.Name.StartsWith(known.Check, StringComparison.Ordinal)).Excuse
        : null;

    /// <summary>The results of a scenario, in a folder named <c>server-SCENARIO-TIME</c>.</summary>
    private static IEnumerable<ConformanceCheck> Read(DirectoryInfo folder)
    {
        var scenario = folder.Name["server-".Length..^"-0000-00-00T00-00-00-000Z".Length];
        using var results = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.FullName, "checks.json")));
        return [.. results.RootElement.EnumerateArray().Select(result => new ConformanceCheck(
            scenario,
            result.GetProperty("id").GetString()!,
            result.GetProperty("status").GetString()!,
            result.TryGetProperty("errorMessage", out var error) ? error.GetString() : null))];
    }
}
