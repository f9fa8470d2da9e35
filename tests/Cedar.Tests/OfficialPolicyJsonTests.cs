using System.Text.Json.Nodes;
using Cedar.Json;
using Cedar.Policies;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace Cedar.Tests;

/// <summary>Compares the JSON form of policies with the official implementation.</summary>
public sealed class OfficialPolicyJsonTests(ITestOutputHelper output)
{
    private static readonly string[] Policies =
    [
        "permit(principal == A::B::\"b\", action == Action::\"x\", resource is A in B::\"c\");",
        "forbid(principal in A::\"b\", action in [Action::\"x\"], resource is A);",
        "permit(principal, action in [], resource);",
        "permit(principal, action in [Action::\"x\", Action::\"y\"], resource);",
        "@id(\"x\") @note(\"\") permit(principal, action, resource) when { true } unless { false };",
        "permit(principal, action, resource) when { context has a.b.c && (context has a.b || true) };",
        "permit(principal, action, resource) when { !(principal.x has a.b) && [context has a] == [context has a.b] };",
        "permit(principal, action, resource) when { \"a\" like \"x*y\\*é😀**\" };",
        "permit(principal, action, resource) when { --1 + -(1) * - 3 > -(-(-5)) };",
        "permit(principal, action, resource) when { {a: 1, \"b c\": [ip(\"1.2.3.4\").isInRange(ip(\"1.0.0.0/8\"))]}[\"b c\"].isEmpty() };",
        "permit(principal, action, resource) when { if principal is A in B::\"x\" then principal.hasTag(\"a\") else principal.getTag(\"a\") };",
        "permit(principal, action, resource) when { \"\\u{e9}\\0\\n&<\" != context[\"if\"] };",
    ];

    [Fact]
    public async Task Policies_are_written_as_the_official_implementation_writes_them()
    {
        var policies = Gen.Sample(Generators.Policy, 300, 12).Select(p => p.ToString()).Where(IsExact).Concat(Policies).ToList();
        if (await OfficialCedar.AskAsync("writePolicy", policies.Select(p => new JsonObject { ["policy"] = p }), output) is not { } answers)
            return;

        Assert.DoesNotContain(answers, a => a.StartsWith("refused", StringComparison.Ordinal));
        foreach (var (text, official) in policies.Zip(answers))
        {
            var policy = PolicySet.ParsePolicy(text);
            Assert.True(
                JsonNode.DeepEquals(JsonNode.Parse(official), JsonNode.Parse(PolicyJson.Write(policy))),
                $"{text}\nofficial: {official}\nours:     {PolicyJson.Write(policy)}");

            // Text, JSON, text and JSON again.
            var back = PolicySet.ParsePolicy(PolicyJson.Read(official).ToString());
            Assert.Equal(PolicyJson.Write(policy), PolicyJson.Write(back));
        }
    }

    [Fact]
    public async Task What_is_read_is_what_the_official_implementation_reads()
    {
        var documents = Gen.Sample(Generators.Policy, 15, 8).Select(p => PolicyJson.Write(p)).Where(IsExact)
            .Concat(PolicyJsonTests.All)
            .SelectMany(d => JsonMutation.All(d)).Where(m => m.Kind != MutationKind.Duplicate).DistinctBy(m => m.Text).ToList();
        var questions = documents.Select(m => new JsonObject { ["policy"] = JsonNode.Parse(m.Text) });
        if (await OfficialCedar.AskAsync("readPolicy", questions, output) is not { } answers)
            return;

        var differ = documents.Zip(answers).Where(d => IsRead(d.First.Text) != (d.Second == "read")).ToList();

        output.WriteLine($"{answers.Count} documents, {answers.Count(a => a == "read")} of them read");
        var report = string.Join('\n', differ.Where(d => d.Second != "read" || !IsIgnoredOfficially(d.First))
            .DistinctBy(d => (d.First.Kind, d.First.Member, d.Second == "read")).Select(d => $"{d.First}\n  official: {d.Second}"));
        Assert.True(report.Length == 0, report);
    }

    /// <summary>Whether the text has no number that JavaScript rounds.</summary>
    private static bool IsExact(string text) => !text.Contains("922337203685477580", StringComparison.Ordinal);

    /// <summary>
    /// What the official implementation reads and this library refuses: unknown members beside an entity, null for an absent member, and
    /// records with the members <c>__entity</c> and <c>__extn</c>, which are misspelt entities and extension values.
    /// </summary>
    private static bool IsIgnoredOfficially(JsonMutation mutation) => mutation switch
    {
        { Kind: MutationKind.Null, Member: "in" } => true,
        { Kind: MutationKind.Add } => true,
        _ => mutation.Path.Contains("Value") && (mutation.Path.Contains("__entity") || mutation.Path.Contains("__extn")),
    };

    private static bool IsRead(string json)
    {
        try
        {
            PolicyJson.Read(json);
            return true;
        }
        catch (CedarSyntaxException)
        {
            return false;
        }
    }
}
