using System.Text.Json.Nodes;
using Reconciler.Worker.Commands.Connect;

namespace EndToEnd.Tests.Client;

/// <summary><c>connect</c> prints what other clients run as it is.</summary>
[Collection(ServedCollection.Name)]
public sealed class ConnectTests(ServedWorkshop workshop)
{
    public static TheoryData<string, string> All
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var format in ClientFormats.All)
            {
                all.Add(format.Name, "mcp-gateway");
                all.Add(format.Name, "signed-gateway");
                all.Add(format.Name, "mcp-server");
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_configuration_names_the_address_and_no_secret(string client, string server)
    {
        var result = await workshop.RunAsync("connect", server, "--client", client);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains($"{workshop.Aws.Endpoint}{(server == "mcp-server" ? "runtimes/arn%3Aaws" : "gateways/")}", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", result.Output, StringComparison.Ordinal);
        Assert.Equal(server == "mcp-gateway", result.Output.Contains("reconciler token mcp-gateway", StringComparison.Ordinal));
        Assert.NotEqual("", result.Error);
    }

    [Theory]
    [InlineData("claude-code", "mcpServers")]
    [InlineData("claude-desktop", "mcpServers")]
    [InlineData("cursor", "mcpServers")]
    [InlineData("vscode", "servers")]
    public async Task A_file_of_a_client_starts_a_server_that_signs(string client, string member)
    {
        var result = await workshop.RunAsync("connect", "signed-gateway", "--client", client);

        var server = JsonNode.Parse(result.Output)![member]!["signed-gateway"]!;
        Assert.Equal("uvx", server["command"]!.ToString());
        Assert.Equal(
            ["--service", "bedrock-agentcore", "--region", "us-east-1"], server["args"]!.AsArray().TakeLast(4).Select(a => a!.ToString()));
    }

    [Theory]
    [InlineData("mcp-gateway")]
    [InlineData("signed-gateway")]
    public async Task Curl_lists_the_tools(string gateway)
    {
        if (OperatingSystem.IsWindows() || !File.Exists("/usr/bin/curl")) return;
        var command = await workshop.RunAsync("connect", gateway, "--client", "curl");

        var result = await ReconcilerProcess.RunShellAsync(
            command.Output.Replace("&& reconciler token", "&& $RECONCILER token", StringComparison.Ordinal));

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("greet_user", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_is_not_known_is_refused()
    {
        var result = await workshop.RunAsync("connect", "mcp-gateway", "--client", "emacs");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("claude-desktop", result.Error, StringComparison.Ordinal);
    }
}
