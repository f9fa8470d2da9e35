using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>One change that <c>diff</c> announces.</summary>
internal sealed record Planned(string Resource, string Action, bool IsDrift, string? Reason, IReadOnlyList<string> Fields);

internal static class PlannedChanges
{
    /// <summary>What <c>diff -o json</c> announces, in its order.</summary>
    public static async Task<IReadOnlyList<Planned>> PlannedAsync(this Workshop workshop)
    {
        var result = await workshop.DiffAsync("-o", "json");
        Assert.True(result.ExitCode == 0, result.ToString());
        var stack = Assert.Single(JsonNode.Parse(result.Output)!["stacks"]!.AsArray())!;
        return [.. stack["changes"]!.AsArray().Select(change => new Planned(
            (string)change!["resource"]!,
            (string)change["action"]!,
            (bool)change["drift"]!,
            (string?)change["reason"],
            [.. change["fields"]!.AsArray().Select(field => (string)field!["path"]!).Order(StringComparer.Ordinal)]))];
    }
}
