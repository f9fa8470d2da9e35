using System.Text.Json.Nodes;
using Cedar.Json;
using Cedar.Schemas;
using Xunit.Abstractions;

namespace Cedar.Tests;

/// <summary>Compares which entities are read with the official implementation.</summary>
public sealed class OfficialEntityJsonTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Entities_are_read_as_the_official_implementation_reads_them(bool withSchema)
    {
        var schema = withSchema ? Schema.Parse(EntityJsonTests.SchemaText) : null;
        var documents = JsonMutation.All(EntityJsonTests.Document).Where(m => m.Kind != MutationKind.Duplicate).ToList();
        var questions = documents.Select(m => new JsonObject
        {
            ["entities"] = JsonNode.Parse(m.Text),
            ["schema"] = withSchema ? EntityJsonTests.SchemaText : null,
        });
        if (await OfficialCedar.AskAsync("readEntities", questions, output) is not { } answers)
            return;

        output.WriteLine($"{answers.Count} documents, {answers.Count(a => a == "read")} of them read");
        var report = string.Join('\n', documents.Zip(answers)
            .Where(d => EntityJsonTests.IsRead(d.First.Text, schema) != (d.Second == "read") && !(d.Second == "read" && IsIgnoredOfficially(d.First)))
            .Select(d => $"{d.First.Kind} {string.Join('.', d.First.Path)}\n  official: {d.Second}\n {d.First.Text}"));
        Assert.True(report.Length == 0, report);
    }

    /// <summary>
    /// What the official implementation reads and this library refuses: unknown members of an entity, because a misspelt `tags` is an
    /// entity without tags, and, as in policies, records that are misspelt entities and extension values.
    /// </summary>
    private static bool IsIgnoredOfficially(JsonMutation mutation) => mutation switch
    {
        { Kind: MutationKind.Add } => true,
        { Kind: MutationKind.Rename, Member: "tags" } => true,
        _ => mutation.Path.Contains("__entity") || mutation.Path.Contains("__extn"),
    };
}
