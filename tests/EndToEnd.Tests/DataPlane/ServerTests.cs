using System.Net.Http.Json;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace EndToEnd.Tests.DataPlane;

/// <summary>From the spec to the tools: the server is built, runs, and is listed.</summary>
public sealed class ServerTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_workshops_server_runs_and_its_tools_answer_at_the_runtimes_address()
    {
        await using var workshop = await WorkshopServer.StartAsync();
        await workshop.ConvergeAsync();

        Assert.Equal(["add_numbers", "multiply_numbers", "greet_user"], await workshop.RuntimeToolsAsync());
        var answer = await workshop.RunAsync("call", "McpServer/mcp-server", "add_numbers", "a=5", "b=3", "--stack", workshop.Specs);
        Assert.Equal((0, "8"), (answer.ExitCode, answer.Output.Trim()));
        Assert.Contains(await workshop.ServerLogAsync(), line => line.Contains("Now listening on: http://127.0.0.1:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tool_that_is_added_to_the_source_is_there_after_the_next_apply()
    {
        await using var workshop = await Workshop.StartAsync(WorkshopOptions.Serving);
        await workshop.ConvergeAsync();
        var before = await workshop.RuntimeAsync();

        await AddToolAsync(workshop);
        await workshop.ConvergeAsync();

        Assert.Equal(["add_numbers", "multiply_numbers", "greet_user", "subtract_numbers"], await workshop.RuntimeToolsAsync());
        Assert.NotEqual(before.AgentRuntimeVersion, (await workshop.RuntimeAsync()).AgentRuntimeVersion);
        Assert.Single(workshop.Aws.Requests.Of("SynchronizeGatewayTargets"));
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
    }

    [Fact]
    public async Task A_target_waits_for_a_server_that_does_not_answer_yet()
    {
        await using var workshop = await WorkshopServer.StartAsync();
        // The program of the runtime ends at once, until somebody repairs it.
        workshop.Edit("mcp-server.yaml", "McpServer.dll]", "McpServer.dll, --PORT=none]");
        var applying = workshop.ApplyAsync();
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add(Reconciler.Emulator.Host.EmulatedAws.TokenHeader, WorkshopOptions.Token);
        // It ended once when the version was made, and again when it was called.
        while (workshop.Aws.Requests.Of("CreateAgentRuntime").Count == 0 || await CountLoggedAsync(workshop, "ended with exit code") < 2)
        {
            Assert.False(applying.IsCompleted, "It did not wait.");
            await Task.Delay(50);
        }

        using var repaired = await http.PutAsJsonAsync(
            new Uri(workshop.Aws.Endpoint, "/_emulator/commands/agentcore_mcp_server_MCPServerAgent"), new { command = WorkshopServer.BuiltCommand });
        var result = await applying;

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("GatewayTarget/mcp-server-target waiting: the MCP server of the runtime is not ready", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("FAILED", result.Output, StringComparison.Ordinal);
        Assert.Single(workshop.Aws.Requests.Of("CreateGatewayTarget"));
        Assert.Empty(workshop.Aws.Requests.Of("SynchronizeGatewayTargets"));
    }

    [Fact]
    public async Task A_server_without_a_command_fails_its_target_with_the_remedy()
    {
        await using var workshop = await Workshop.StartAsync(new WorkshopOptions { RunsServers = true });
        workshop.Edit("mcp-server.yaml", WorkshopServer.SourcePrograms, "");

        var result = await workshop.ApplyAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Set spec.local.command of its McpServer", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_runtime_is_only_asked_for_its_tools_when_there_is_nothing_to_do()
    {
        await using var workshop = await WorkshopServer.StartAsync();
        var first = await workshop.ApplyAsync("-v");
        Assert.Contains("InvokeAgentRuntime", first.Error, StringComparison.Ordinal);

        var second = await workshop.ApplyAsync("-v");

        Assert.Contains("ListGatewayTargets", second.Error, StringComparison.Ordinal);

        // One list of tools takes three requests of MCP.
        Assert.Contains(" 3 InvokeAgentRuntime", second.Error, StringComparison.Ordinal);
        Assert.Contains(", 0 of them changes", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_public_server_from_npm_runs_as_it_is()
    {
        if (await NodeProgram.FindAsync("@modelcontextprotocol/server-everything", "2026.8.31", "dist/index.js", output) is not { } everything)
            return;
        await using var workshop = await Workshop.StartAsync(WorkshopOptions.Serving);
        workshop.UseCommand([.. everything.Command, "streamableHttp"]);
        workshop.Edit("policy.yaml", "___add_numbers", "___echo");
        workshop.Edit("policy.yaml", "___greet_user", "___get-sum");

        await workshop.ConvergeAsync();

        Assert.Contains("echo", await workshop.RuntimeToolsAsync());
        var answer = await workshop.RunAsync("call", "McpServer/mcp-server", "echo", "message=hello", "--stack", workshop.Specs);
        Assert.Equal((0, "Echo: hello"), (answer.ExitCode, answer.Output.Trim()));
    }

    [Fact]
    public async Task A_compile_error_is_a_failed_image_with_its_line_and_the_next_source_heals_it()
    {
        await using var workshop = await Workshop.StartAsync(WorkshopOptions.Serving);
        var path = Path.Combine(workshop.Source, "Tools", "WorkshopTools.cs");
        var code = await File.ReadAllTextAsync(path);
        await File.WriteAllTextAsync(path, "#error There is no such tool\n" + code);

        var result = await workshop.ApplyAsync();

        Assert.True(result.ExitCode == 1, result.ToString());
        Assert.Matches(@"Image/mcp-server \| .*Tools/WorkshopTools\.cs\(1,8\): error CS1029: #error: 'There is no such tool'", result.Error);
        Assert.Contains("Image/mcp-server stalled: build ", result.Error, StringComparison.Ordinal);
        Assert.Contains("FAILED in BUILD: Error while executing command: docker build", result.Output, StringComparison.Ordinal);
        Assert.Empty(workshop.Aws.Requests.Of("CreateAgentRuntime"));

        await File.WriteAllTextAsync(path, code);
        await workshop.ConvergeAsync();

        Assert.Equal(["add_numbers", "multiply_numbers", "greet_user"], await workshop.RuntimeToolsAsync());
    }

    [Fact]
    public async Task Where_only_the_control_plane_is_served_nothing_is_built()
    {
        await using var workshop = await Workshop.StartAsync();
        workshop.Edit("mcp-server.yaml", "build: [dotnet, publish, --output, out]", "build: [no-such-builder]");

        await workshop.ConvergeAsync();
    }

    private static async Task<int> CountLoggedAsync(Workshop workshop, string text)
    {
        var groups = await workshop.Clients.Logs.DescribeLogGroupsAsync(new Amazon.CloudWatchLogs.Model.DescribeLogGroupsRequest { LogGroupNamePrefix = "/aws/bedrock-agentcore/" });
        return groups.LogGroups is { Count: > 0 } ? (await workshop.ServerLogAsync()).Count(line => line.Contains(text, StringComparison.Ordinal)) : 0;
    }

    private static async Task AddToolAsync(Workshop workshop)
    {
        var path = Path.Combine(workshop.Source, "Tools", "WorkshopTools.cs");
        var code = await File.ReadAllTextAsync(path);
        await File.WriteAllTextAsync(path, code.TrimEnd()[..^1] + """

                [McpServerTool(Name = "subtract_numbers")]
                [Description("Subtract a number from another")]
                public static long SubtractNumbers(long a, long b) => a - b;
            }

            """);
    }
}
