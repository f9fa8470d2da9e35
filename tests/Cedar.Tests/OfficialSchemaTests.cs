using System.Text.Json.Nodes;
using Cedar.Json;
using Cedar.Schemas;
using Xunit.Abstractions;

namespace Cedar.Tests;

/// <summary>Compares which schemas are read with the official implementation.</summary>
public sealed class OfficialSchemaTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Schemas_in_JSON_are_read_as_the_official_implementation_reads_them()
    {
        var documents = SchemaJsonTests.All.SelectMany(JsonMutation.All).Where(m => m.Kind != MutationKind.Duplicate).ToList();
        var questions = documents.Select(m => new JsonObject { ["schema"] = JsonNode.Parse(m.Text) });
        if (await OfficialCedar.AskAsync("readSchema", questions, output) is not { } answers)
            return;

        output.WriteLine($"{answers.Count} documents, {answers.Count(a => a == "read")} of them read");
        var report = string.Join('\n', documents.Zip(answers)
            .Where(d => IsRead(() => SchemaJson.Read(d.First.Text)) != (d.Second == "read") && !IsListForObject(d.First)).Select(d => $"{d.First}\n  official: {d.Second}"));
        Assert.True(report.Length == 0, report);
    }

    [Fact]
    public async Task Schemas_in_text_are_read_as_the_official_implementation_reads_them()
    {
        var texts = SchemaTextTests.Refused.Concat(SchemaTextTests.Accepted).ToList();
        var questions = texts.Select(t => new JsonObject { ["schema"] = t });
        if (await OfficialCedar.AskAsync("readSchema", questions, output) is not { } answers)
            return;

        var report = string.Join('\n', texts.Zip(answers)
            .Where(t => IsRead(() => Schema.Parse(t.First)) != (t.Second == "read")).Select(t => $"{t.First}\n  official: {t.Second}"));
        Assert.True(report.Length == 0, report);
    }

    [Fact]
    public async Task The_official_implementation_reads_what_is_written()
    {
        var schemas = SchemaJsonTests.All.Select(SchemaJson.Read).Concat(SchemaTextTests.Accepted.Select(Schema.Parse)).ToList();
        var questions = schemas.Select(s => new JsonObject { ["schema"] = JsonNode.Parse(SchemaJson.Write(s)) })
            .Concat(schemas.Select(s => new JsonObject { ["schema"] = s.ToString() }));
        if (await OfficialCedar.AskAsync("readSchema", questions, output) is not { } answers)
            return;

        Assert.All(answers, a => Assert.Equal("read", a));
    }

    /// <summary>The official implementation reads some objects from lists of their members' values, which its format does not document.</summary>
    private static bool IsListForObject(JsonMutation mutation) => mutation.Kind == MutationKind.Retype
        && (mutation.Text.Contains($"\"{mutation.Member}\":[", StringComparison.Ordinal) || mutation.Member.Length == 0);

    private static bool IsRead(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (CedarSyntaxException)
        {
            return false;
        }
    }
}
