namespace EndToEnd.Tests;

/// <summary>What the commands write, word for word.</summary>
public sealed class OutputTests
{
    [Theory]
    [InlineData("")]
    [InlineData("init")]
    [InlineData("import")]
    [InlineData("explain")]
    [InlineData("validate")]
    [InlineData("diff")]
    [InlineData("apply")]
    [InlineData("status")]
    [InlineData("get")]
    [InlineData("outputs")]
    [InlineData("policy")]
    [InlineData("policy explain")]
    [InlineData("policy test")]
    [InlineData("policy fmt")]
    [InlineData("tools")]
    [InlineData("call")]
    [InlineData("token")]
    [InlineData("logs")]
    [InlineData("destroy")]
    [InlineData("run")]
    [InlineData("schema")]
    [InlineData("connect")]
    [InlineData("iam-policy")]
    [InlineData("emulator")]
    public async Task Each_command_explains_itself_with_examples(string command)
    {
        await using var workshop = await Workshop.StartAsync();

        var result = await workshop.RunBareAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal(0, result.ExitCode);
        if (command.Length > 0) Assert.Contains($"reconciler {command}", result.Output, StringComparison.Ordinal);
        Golden.AssertEqual($"help-{(command.Length == 0 ? "reconciler" : command.Replace(' ', '-'))}.txt", result.Output);
    }

    [Theory]
    [InlineData("http://box")]
    [InlineData("box:4566")]
    [InlineData("*")]
    public async Task The_emulator_allows_host_names_only(string name)
    {
        await using var workshop = await Workshop.StartAsync();

        var result = await workshop.RunBareAsync(["emulator", "--port", "0", "--allow-host", "box", "--allow-host", name]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"--allow-host {name}: not a host name.", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text", "txt")]
    [InlineData("json", "json")]
    [InlineData("markdown", "md")]
    public async Task The_plan_of_a_first_apply(string format, string extension)
    {
        await using var workshop = await Workshop.StartAsync();

        var result = await workshop.DiffAsync("-o", format);

        Golden.AssertEqual($"diff-first.{extension}", result.Output, workshop);
    }

    [Theory]
    [InlineData("text", "txt")]
    [InlineData("json", "json")]
    [InlineData("markdown", "md")]
    public async Task The_plan_of_changes_of_every_kind(string format, string extension)
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await MakeChangesOfEveryKindAsync(workshop);

        var result = await workshop.DiffAsync("-o", format);

        Assert.Equal("", result.Error);
        Golden.AssertEqual($"diff-changes.{extension}", result.Output, workshop);
    }

    [Fact]
    public async Task The_plan_of_no_changes()
    {
        await using var workshop = await Workshop.ConvergedAsync();

        Golden.AssertEqual("diff-nothing.txt", (await workshop.DiffAsync()).Output, workshop);
        Golden.AssertEqual("diff-nothing.md", (await workshop.DiffAsync("-o", "markdown")).Output, workshop);
    }

    [Theory]
    [InlineData("text", "txt")]
    [InlineData("json", "json")]
    [InlineData("markdown", "md")]
    public async Task The_status_of_a_stack_that_drifted(string format, string extension)
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await workshop.ChangeGatewayAsync(gateway => gateway.Description = "mine");

        var result = await workshop.RunAsync("status", workshop.Specs, "-o", format);

        Golden.AssertEqual($"status-drifted.{extension}", Times(result.Output), workshop);
    }

    [Theory]
    [InlineData("text", "txt")]
    [InlineData("json", "json")]
    [InlineData("markdown", "md")]
    public async Task What_a_destroy_leaves(string format, string extension)
    {
        await using var workshop = await Workshop.ConvergedAsync();

        var result = await workshop.RunAsync("destroy", workshop.Specs, "--yes", "--allow-data-loss", "-o", format);

        Assert.Equal(0, result.ExitCode);
        // Progress lines have times and no fixed order, so only the last line is compared.
        var report = format == "text" ? result.Output[result.Output.LastIndexOf("Destroy", StringComparison.Ordinal)..] : result.Output;
        Golden.AssertEqual($"destroy.{extension}", report, workshop);
    }

    [Fact]
    public async Task A_result_for_a_program_is_all_there_is_on_standard_output()
    {
        await using var workshop = await Workshop.StartAsync();

        foreach (var command in (string[])["apply", "status", "destroy"])
        {
            string[] consent = command switch { "status" => [], "apply" => ["--yes"], _ => ["--yes", "--allow-data-loss"] };
            var result = await workshop.RunAsync([command, workshop.Specs, .. consent, "-o", "json"]);
            using var json = System.Text.Json.JsonDocument.Parse(result.Output);
            Assert.Equal("agentcore-mcp-server", json.RootElement.GetProperty("stacks")[0].GetProperty("stack").GetString());
            Assert.StartsWith("### Stack", (await workshop.RunAsync([command, workshop.Specs, .. consent, "-o", "markdown"])).Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Words_that_no_command_knows_are_refused_in_a_sentence()
    {
        await using var workshop = await Workshop.StartAsync();

        foreach (var args in (string[][])[["aply"], ["diff"], ["apply", workshop.Specs, "--endpoint-url", "nonsense"], ["run", workshop.Specs, "--resync", "soon"], ["diff", workshop.Specs, "-o", "xml"], ["diff", workshop.Specs, "--exit-cod"]])
        {
            var result = await workshop.RunBareAsync(args);
            Assert.NotEqual(0, result.ExitCode);
            Assert.NotEmpty(result.Error);
            Assert.Empty(result.Output);
            Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("Reconciler.", result.Error, StringComparison.Ordinal);
        }

        Assert.Empty(workshop.Aws.Requests.All);
    }

    [Fact]
    public async Task Nothing_is_changed_when_nobody_is_there_to_say_yes()
    {
        await using var workshop = await Workshop.StartAsync();

        var result = await workshop.RunAsync("apply", workshop.Specs);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("--yes", result.Error, StringComparison.Ordinal);
        Assert.Empty(workshop.Mutations);
    }

    private static async Task MakeChangesOfEveryKindAsync(Workshop workshop)
    {
        // Drift, a change of the spec, a replacement and what follows from it, a deletion and a conflict.
        await workshop.Clients.Ecr.PutImageScanningConfigurationAsync(new() { RepositoryName = OutOfBand.Repository, ImageScanningConfiguration = new() { ScanOnPush = false } });
        await workshop.Clients.Iam.UntagRoleAsync(new() { RoleName = OutOfBand.BuildRole, TagKeys = ["reconciler/owner", "reconciler/stack"] });
        workshop.Edit("mcp-server.yaml", "idleRuntimeSessionTimeout: 900", "idleRuntimeSessionTimeout: 600");
        workshop.Edit("gateway.yaml", "  jwt:\n    userPool: users\n    clients: [agentcore-mcp-server-client]\n", "  authorizerType: AWS_IAM\n");
        workshop.Edit("identity.yaml", "  clients:\n    - name: agentcore-mcp-server-client\n      explicitAuthFlows: [ALLOW_USER_PASSWORD_AUTH, ALLOW_REFRESH_TOKEN_AUTH]\n      generateSecret: false\n      preventUserExistenceErrors: ENABLED\n", "");
    }

    private static string Times(string output) => System.Text.RegularExpressions.Regex.Replace(output, @"2026-01-01T[0-9:.]+(Z|\+00:00)", "2026-01-01T00:00:00Z");
}
