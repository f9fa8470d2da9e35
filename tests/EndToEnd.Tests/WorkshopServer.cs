using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>What tests ask of a workshop whose server really runs.</summary>
internal static class WorkshopServer
{
    /// <summary>How the workshop's spec says that its server is built and run on this machine.</summary>
    public const string SourcePrograms = "  local:\n    build: [dotnet, publish, --output, out]\n    command: [dotnet, out/McpServer.dll]\n";

    /// <summary>The workshop's server as it was built together with this assembly.</summary>
    public static IReadOnlyList<string> BuiltCommand { get; } = ["dotnet", Path.Combine(AppContext.BaseDirectory, "McpServer.dll")];

    /// <summary>A workshop whose server was built before, as it starts ten times faster.</summary>
    public static async Task<Workshop> StartAsync()
    {
        var workshop = await Workshop.StartAsync(WorkshopOptions.Serving);
        workshop.UseCommand(BuiltCommand);
        return workshop;
    }

    /// <summary>Runs the workshop's server by a command, and builds nothing.</summary>
    public static void UseCommand(this Workshop workshop, params IEnumerable<string> command) =>
        workshop.Files.Edit("mcp-server.yaml", SourcePrograms, $"  local:\n    command: [{string.Join(", ", command)}]\n");

    public static async Task ConvergeAsync(this Workshop workshop)
    {
        var result = await workshop.ApplyAsync();
        Assert.True(result.ExitCode == 0, result.ToString());
    }

    /// <summary>The tools that the runtime's server lists at the runtime's own address, as the command line shows them.</summary>
    public static async Task<List<string>> RuntimeToolsAsync(this Workshop workshop)
    {
        var result = await workshop.RunAsync("tools", "McpServer/mcp-server", "--stack", workshop.Specs, "-o", "json");
        Assert.True(result.ExitCode == 0, result.ToString());
        return [.. JsonNode.Parse(result.Output)!["tools"]!.AsArray().Select(tool => (string)tool!["name"]!)];
    }

    /// <summary>What the server of the runtime has written.</summary>
    public static async Task<List<string>> ServerLogAsync(this Workshop workshop)
    {
        var runtime = await workshop.RuntimeAsync();
        var events = await workshop.Clients.Logs.FilterLogEventsAsync(new() { LogGroupName = $"/aws/bedrock-agentcore/runtimes/{runtime.AgentRuntimeId}-DEFAULT" });
        return [.. events.Events.Select(e => e.Message)];
    }
}
