using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Client;

/// <summary>What calls of tools look like on a terminal of 80 and of 120 columns, word for word.</summary>
[Collection(ServedCollection.Name)]
public sealed class ClientScreenTests(ServedWorkshop workshop)
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Tools_and_calls(int width)
    {
        await workshop.AssertScreenAsync(width, "served-tools", "tools", "mcp-gateway");
        await workshop.AssertScreenAsync(width, "served-tools-guarded", "tools", "guarded-gateway");
        await workshop.AssertScreenAsync(width, "served-call", "call", "mcp-gateway", "greet_user", "name=Alice");
        await workshop.AssertScreenAsync(width, "served-call-wrong", "call", "mcp-gateway", "greet_usr", "name=Alice");
        await workshop.AssertScreenAsync(width, "served-call-incomplete", "call", "mcp-gateway", "add_numbers", "a=1");
        await workshop.AssertScreenAsync(width, "served-call-denied", "call", "guarded-gateway", "add_numbers", "a=1", "b=2");
        await workshop.AssertScreenAsync(width, "served-call-forbidden", "call", "guarded-gateway", "greet_user", "name=Mallory");
        await workshop.AssertScreenAsync(width, "served-call-unsigned", "call", "signed-gateway", "add_numbers", "a=1", "b=2", "--user", "testuser");
        await workshop.AssertScreenAsync(width, "served-token-unwanted", "token", "signed-gateway");
    }

    [Fact]
    public async Task A_token_as_json_says_whose_it_is_and_how_long()
    {
        var result = await workshop.RunAsync("token", "mcp-gateway", "-o", "json");

        Assert.Equal(0, result.ExitCode);
        var document = JsonNode.Parse(result.Output)!;
        Assert.Equal(["server", "token", "holder", "expires", "claims"], document.AsObject().Select(member => member.Key));
        Assert.Equal("testuser", (string?)document["holder"]);
        Assert.StartsWith("ey", (string?)document["token"], StringComparison.Ordinal);
        Assert.Equal("access", (string?)document["claims"]!["token_use"]);
    }
}
