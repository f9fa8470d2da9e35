using System.Text.Json.Nodes;

namespace EndToEnd.Tests.DataPlane;

/// <summary><c>validate --run-servers</c>: policies against what the servers of the stack list.</summary>
public sealed class RunServersTests
{
    private const string File = "more-policies.yaml";

    // A program that dotnet does not find; it says so and ends.
    private const string Trap = "no-such-server.dll";

    private const string Policies = """
        apiVersion: agentcore.reconciler/v1alpha1
        kind: CedarPolicy
        metadata: {name: misspelt}
        spec:
          policyEngine: workshop-policy-engine
          statement: |
            permit(principal is AgentCore::OAuthUser, action == AgentCore::Action::"mcp-server-target___greet_usr", resource == AgentCore::Gateway::"${Gateway/mcp-gateway.arn}");
        ---
        apiVersion: agentcore.reconciler/v1alpha1
        kind: CedarPolicy
        metadata: {name: mistyped}
        spec:
          policyEngine: workshop-policy-engine
          statement: |
            permit(principal is AgentCore::OAuthUser, action == AgentCore::Action::"mcp-server-target___add_numbers", resource == AgentCore::Gateway::"${Gateway/mcp-gateway.arn}")
            when {
              context.input.a like "x"
            };

        """;

    [Fact]
    public async Task Policy_is_an_error_with_its_place_when_the_server_lists_no_such_tool_or_type()
    {
        await using var workshop = await StartAsync(Policies, WorkshopServer.BuiltCommand);

        var result = await workshop.RunAsync("validate", workshop.Specs, "--run-servers");

        Assert.True(result.ExitCode == 1, result.ToString());
        var lines = result.Error.TrimEnd().Split('\n');
        Assert.Equal("starting mcp-server ...", lines[0].TrimEnd());
        Assert.Contains(
            $"{File}:7:57: spec.statement: the gateway has no action AgentCore::Action::\"mcp-server-target___greet_usr\"; did you mean `AgentCore::Action::\"mcp-server-target___greet_user\"`?",
            lines[1], StringComparison.Ordinal);
        Assert.Contains($"{File}:17:7: spec.statement: expected String, found Long", lines[2], StringComparison.Ordinal);
        Assert.Contains("2 errors", lines[3], StringComparison.Ordinal);
        Assert.Equal(4, lines.Length);
    }

    [Fact]
    public async Task Programs_read_the_same_errors_as_json()
    {
        await using var workshop = await StartAsync(Policies, WorkshopServer.BuiltCommand);

        var result = await workshop.RunAsync("validate", workshop.Specs, "--run-servers", "-o", "json");

        Assert.True(result.ExitCode == 1, result.ToString());
        var answer = JsonNode.Parse(result.Output)!;
        Assert.False((bool)answer["valid"]!);
        Assert.Equal([(7, 57), (17, 7)], answer["errors"]!.AsArray().Select(error => ((int)error!["location"]!["line"]!, (int)error["location"]!["column"]!)));
        Assert.StartsWith("starting mcp-server ...", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_run_unless_it_is_asked_for()
    {
        await using var workshop = await StartAsync(Policies, ["dotnet", Trap]);

        var result = await workshop.RunAsync("validate", workshop.Specs);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task Policies_that_fit_what_the_server_lists_are_valid()
    {
        await using var workshop = await StartAsync("", WorkshopServer.BuiltCommand);

        var result = await workshop.RunAsync("validate", workshop.Specs, "--run-servers");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("all valid", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_is_an_error_with_its_command_and_output_when_it_fails()
    {
        await using var workshop = await StartAsync(Policies.Replace("when {", "whenever {", StringComparison.Ordinal), ["dotnet", Trap]);

        var result = await workshop.RunAsync("validate", workshop.Specs, "--run-servers");

        Assert.True(result.ExitCode == 1, result.ToString());
        var failure = $"cannot list the tools of McpServer/mcp-server, started with `dotnet {Trap}`. The server ended with exit code ";
        Assert.Contains($"spec.local.command: {failure}", result.Error, StringComparison.Ordinal);
        Assert.Matches(@"mcp-server\.yaml:\d+:\d+: ", result.Error);
        Assert.Contains("Its last output:\n    ", result.Error, StringComparison.Ordinal);
        Assert.Contains($"{File}:16:5: spec.statement: ", result.Error, StringComparison.Ordinal);
        // Its tools are unknown, so the misspelt one is taken on trust.
        Assert.Contains("2 errors", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_be_built_is_an_error_at_its_build_with_what_that_wrote()
    {
        await using var workshop = await Workshop.StartAsync();
        workshop.Edit("mcp-server.yaml", "build: [dotnet, publish, --output, out]", "build: [dotnet, no-such-build.dll]");

        var result = await workshop.RunAsync("validate", workshop.Specs, "--run-servers");

        Assert.True(result.ExitCode == 1, result.ToString());
        const string Failure = @"cannot list the tools of McpServer/mcp-server, built with `dotnet no-such-build\.dll`\. ";
        Assert.Matches($@"mcp-server\.yaml:\d+:\d+: spec\.local\.build: {Failure}", result.Error);
        Assert.Contains("`dotnet no-such-build.dll` ended with exit code ", result.Error, StringComparison.Ordinal);
        Assert.Contains("Its last output:\n    ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_an_error_that_names_it()
    {
        await using var workshop = await StartAsync("", ["no-such-program", "serve"]);

        var result = await workshop.RunAsync("validate", workshop.Specs, "--run-servers");

        Assert.True(result.ExitCode == 1, result.ToString());
        Assert.Contains("started with `no-such-program serve`", result.Error, StringComparison.Ordinal);
        Assert.Contains("'no-such-program' cannot be started", result.Error, StringComparison.Ordinal);
    }

    private static async Task<Workshop> StartAsync(string policies, IReadOnlyList<string> command)
    {
        var workshop = await Workshop.StartAsync();
        workshop.UseCommand(command);
        if (policies.Length > 0) await System.IO.File.WriteAllTextAsync(Path.Combine(workshop.Specs, File), policies);
        return workshop;
    }
}
