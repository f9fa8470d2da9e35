using System.Text.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>What a program gets that asks for a document, also when something is wrong.</summary>
public sealed class DocumentErrorTests
{
    [Theory]
    [InlineData("validate /nowhere")]
    [InlineData("diff SPECS --only Gateway/x")]
    [InlineData("apply SPECS")]
    [InlineData("status SPECS --region eu-west-1")]
    [InlineData("destroy SPECS --frobnicate")]
    [InlineData("get Nothing --stack SPECS")]
    [InlineData("tools nothing --stack SPECS")]
    [InlineData("call gateway nothing --stack SPECS")]
    [InlineData("policy explain SPECS --tool nothing")]
    [InlineData("policy test /nowhere")]
    [InlineData("policy fmt /")]
    public async Task A_program_gets_one_document_with_the_errors_whatever_happens(string command)
    {
        await using var workshop = await CommandLineTests.Stack().StartAsync();
        var args = command.Replace("SPECS", workshop.Specs, StringComparison.Ordinal).Split(' ');
        var isOffline = args[0] is "validate" || (args[0] == "policy" && args[1] != "explain");

        var result = isOffline ? await workshop.RunBareAsync([.. args, "-o", "json"]) : await workshop.RunAsync([.. args, "-o", "json"]);

        Assert.NotEqual(0, result.ExitCode);
        using var document = JsonDocument.Parse(result.Output);
        var errors = document.RootElement.GetProperty("errors");
        Assert.NotEqual(0, errors.GetArrayLength());
        Assert.All(errors.EnumerateArray(), error => Assert.NotEqual("", error.GetProperty("message").GetString()));
        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task Errors_of_specs_have_positions_and_validate_lists_what_it_read()
    {
        await using var workshop = await CommandLineTests.Stack().StartAsync();
        var valid = JsonNode.Parse((await workshop.RunBareAsync(["validate", workshop.Specs, "-o", "json"])).Output)!;
        workshop.Edit(StackBuilder.FileName, "protocolType: MCP", "protocolTipe: MCP");
        var invalid = JsonNode.Parse((await workshop.RunBareAsync(["validate", workshop.Specs, "-o", "json"])).Output)!;

        Assert.True((bool)valid["valid"]!);
        Assert.Contains("Gateway", valid["stacks"]![0]!["objects"]!.AsArray().Select(o => (string?)o!["kind"]));
        Assert.False((bool)invalid["valid"]!);
        var error = invalid["errors"]![0]!;
        Assert.EndsWith(StackBuilder.FileName, (string?)error["location"]!["file"], StringComparison.Ordinal);
        Assert.True((int)error["location"]!["line"]! > 1);
    }

    [Theory]
    [InlineData("tools gateway", "text, json, yaml")]
    [InlineData("diff SPECS", "text, json, yaml, markdown")]
    public async Task A_format_that_a_command_does_not_have_is_refused(string command, string formats)
    {
        await using var workshop = await CommandLineTests.Stack().StartAsync();
        var args = command.Replace("SPECS", workshop.Specs, StringComparison.Ordinal).Split(' ');

        var result = await workshop.RunAsync([.. args, "-o", formats.EndsWith("markdown", StringComparison.Ordinal) ? "wide" : "markdown"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"Use one of: {formats}.", result.Error, StringComparison.Ordinal);
    }
}
