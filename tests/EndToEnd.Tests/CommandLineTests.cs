using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Worker.Commands;
using Reconciler.Worker.Hosting;

namespace EndToEnd.Tests;

/// <summary>What people type, and what they expect of it.</summary>
public sealed class CommandLineTests
{
    private static readonly string[] Consents = ["--yes", "--confirm-prune", "--allow-widening", "--allow-data-loss", "--show-secrets"];

    [Fact]
    public async Task Plan_is_diff()
    {
        await using var workshop = await Stack().StartAsync();

        var plan = await workshop.RunAsync("plan", workshop.Specs, "--exit-code");

        Assert.Equal(2, plan.ExitCode);
        Assert.Equal((await workshop.DiffAsync("--exit-code")).Output, plan.Output);
    }

    [Theory]
    [InlineData("plam", "Did you mean plan?")]
    [InlineData("aply", "Did you mean apply?")]
    [InlineData("frobnicate", "--help` lists what there is.")]
    public async Task An_unknown_command_is_answered_with_the_nearest(string word, string hint)
    {
        await using var workshop = await Stack().StartAsync();

        var result = await workshop.RunBareAsync([word, "x"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"'{word}' is not a command.", result.Error, StringComparison.Ordinal);
        Assert.Contains(hint, result.Error, StringComparison.Ordinal);
        if (word == "plam") Assert.DoesNotContain("run", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_is_a_document_too()
    {
        await using var workshop = await Stack().StartAsync();

        var json = JsonNode.Parse((await workshop.RunBareAsync(["version", "-o", "json"])).Output)!;

        Assert.Equal(ProgramVersion.Text, (string?)json["version"]);
        Assert.Contains(ProgramVersion.Text, (await workshop.RunBareAsync(["version"])).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Gateway")]
    [InlineData("gateways")]
    [InlineData("Gateway/gateway")]
    [InlineData("policyengine")]
    [InlineData("CedarPolicy")]
    [InlineData("policies")]
    public async Task Get_finds_by_kind_by_type_and_by_name(string what)
    {
        await using var workshop = await Stack().ConvergedAsync();

        var text = await workshop.RunAsync("get", what, "--stack", workshop.Specs);
        var json = await workshop.RunAsync("get", what, "--stack", workshop.Specs, "-o", "json");
        var yaml = await workshop.RunAsync("get", what, "--stack", workshop.Specs, "-o", "yaml");

        Assert.True(text.ExitCode == 0, text.ToString());
        Assert.Matches("^STATE +RESOURCE +ID\nReady ", text.Output.ReplaceLineEndings("\n"));
        var items = JsonNode.Parse(json.Output)!["items"]!.AsArray();
        Assert.NotEmpty(items);
        Assert.All(items, item => Assert.Equal("ready", (string?)item!["state"]));
        Assert.StartsWith("items:\n- stack: shop\n", yaml.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_of_what_is_not_there_names_what_is()
    {
        await using var workshop = await Stack().ConvergedAsync();

        var result = await workshop.RunAsync("get", "Gateway/gatewax", "--stack", workshop.Specs);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Did you mean Gateway/gateway?", result.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Status_can_be_watched()
    {
        await using var workshop = await Stack().ConvergedAsync();
        using var cancellation = new CancellationTokenSource();
        await using var output = new WatchedWriter();

        var watching = workshop.FollowAsync(["status", workshop.Specs, "--watch", "-o", "json"], output, cancellation.Token);
        await output.WaitForAsync("\"stack\":\"shop\"");
        await workshop.ChangeGatewayAsync(gateway => gateway.Description = "by hand");
        workshop.Clock.Advance(TimeSpan.FromHours(2));
        await output.WaitForAsync("\"drifted\"");
        await cancellation.CancelAsync();
        var result = await watching;

        Assert.Equal(0, result.ExitCode);
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Equal("shop", (string?)JsonNode.Parse(line)!["stack"]));
        Assert.Equal(
            "Gateway/gateway",
            (string?)Assert.Single(JsonNode.Parse(lines.First(line => line.Contains("drifted", StringComparison.Ordinal)))!["resources"]!.AsArray())!["address"]);
    }

    [Fact]
    public async Task A_timeout_ends_a_command_with_its_own_code_and_what_was_begun_stays()
    {
        await using var workshop = await Workshop.StartAsync(new WorkshopOptions
        {
            Stack = Stack(),
            Latency = new() { Default = TimeSpan.FromMinutes(5) },
        });

        // Deadlines of this clock pass when the test says so: the one of the command is the first.
        var applying = workshop.ApplyAsync("--timeout", "1ms");
        while (!applying.IsCompleted && workshop.Mutations.Count == 0) await Task.Yield();
        while (!applying.IsCompleted && !workshop.Clock.PassDeadline()) await Task.Yield();
        var result = await applying;

        Assert.True(result.ExitCode == 5, result.ToString());
        Assert.Contains("Timed out after 0.001 seconds.", result.Error, StringComparison.Ordinal);
        Assert.NotEmpty(workshop.Mutations);
        Assert.Equal(0, (await workshop.ApplyAsync("--timeout", "5h")).ExitCode);
    }

    [Fact]
    public async Task Options_come_from_the_environment_and_the_command_line_wins()
    {
        await using var workshop = await Stack().StartAsync();
        workshop.Variables["RECONCILER_OUTPUT"] = "json";
        workshop.Variables["RECONCILER_EXIT_CODE"] = "true";

        var fromVariables = await workshop.DiffAsync();
        var fromOption = await workshop.DiffAsync("-o", "text");

        Assert.Equal(2, fromVariables.ExitCode);
        Assert.NotNull(JsonNode.Parse(fromVariables.Output));
        Assert.StartsWith("Stack shop", fromOption.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consent_never_comes_from_the_environment()
    {
        await using var workshop = await Stack().StartAsync();
        foreach (var option in Consents) workshop.Variables[EnvironmentOptions.GetVariable(option)] = "true";

        var result = await workshop.RunAsync("apply", workshop.Specs);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("--yes", result.Error, StringComparison.Ordinal);
        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task Two_worlds_at_once_are_refused()
    {
        await using var workshop = await Stack().StartAsync();

        var result = await workshop.RunAsync("diff", workshop.Specs, "--local");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("--local and --endpoint-url exclude each other", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_region_than_the_stacks_is_refused_with_the_way_to_move_it()
    {
        await using var workshop = await Stack().StartAsync();

        foreach (var command in (string[])["diff", "apply", "status", "destroy"])
        {
            var result = await workshop.RunAsync(command, workshop.Specs, "--region", "eu-west-1");
            Assert.Equal(1, result.ExitCode);
            Assert.Contains("--region eu-west-1 is not the region of the stack shop, which sets us-east-1.", result.Error, StringComparison.Ordinal);
            Assert.Contains("To move the stack: destroy it in us-east-1", result.Error, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await workshop.DiffAsync("--region", "us-east-1")).ExitCode);
        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task After_two_dashes_a_word_with_a_dash_is_a_path()
    {
        await using var workshop = await Stack().StartAsync();
        var folder = Path.Combine(workshop.Root, "-dash");
        Directory.Move(workshop.Specs, folder);
        var here = Directory.GetCurrentDirectory();

        var misspelled = await workshop.RunBareAsync(["validate", "--exit-cod"]);
        var dashed = await ReconcilerProcess.RunShellAsync($"cd '{workshop.Root}' && $RECONCILER validate -- -dash");

        Assert.Equal(here, Directory.GetCurrentDirectory());
        Assert.Contains("'--exit-cod' is not an option.", misspelled.Error, StringComparison.Ordinal);
        Assert.True(dashed.ExitCode == 0, dashed.ToString());
    }

    [Fact]
    public async Task Hints_lead_where_the_user_is()
    {
        await using var workshop = await Stack().StartAsync();

        var result = await workshop.RunAsync("tools", "gateway", "--stack", workshop.Specs);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            $"Apply first: `reconciler apply {workshop.Specs} --endpoint-url {workshop.Aws.Endpoint}`", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_an_emulator_serves_is_used_through_it()
    {
        await using var workshop = await Stack().StartAsync();
        var state = Path.Combine(workshop.Root, "state");
        using var cancellation = new CancellationTokenSource();
        await using var output = new WatchedWriter();
        var serving = workshop.ServeAsync(["emulator", "--port", "0", "--state", state], output, cancellation.Token);
        await output.WaitForAsync("AWS_DEFAULT_REGION=us-east-1");

        var result = await workshop.RunBareAsync(["diff", workshop.Specs, $"--local={state}"]);

        await cancellation.CancelAsync();
        Assert.Equal(0, (await serving).ExitCode);
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.False(File.Exists(Path.Combine(state, "endpoint")));
    }

    [Fact]
    public async Task The_emulator_tells_a_program_where_it_is()
    {
        await using var workshop = await Stack().StartAsync();
        using var cancellation = new CancellationTokenSource();
        await using var output = new WatchedWriter();
        var serving = workshop.ServeAsync(["emulator", "--port", "0", "-o", "json"], output, cancellation.Token);
        await output.WaitForAsync("}}");
        await cancellation.CancelAsync();
        var result = await serving;

        Assert.Equal(0, result.ExitCode);
        var line = JsonNode.Parse(Assert.Single(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)))!;
        Assert.Matches("^http://127.0.0.1:[0-9]+/$", (string)line["endpoint"]!);
        Assert.Equal((string?)line["endpoint"], (string?)line["environment"]!["AWS_ENDPOINT_URL"]);
        Assert.Equal("us-east-1", (string?)line["environment"]!["AWS_DEFAULT_REGION"]);
    }

    [Theory]
    [InlineData("Gatewy", "did you mean Gateway?", "`reconciler explain` lists the kinds.")]
    [InlineData("Gateway.nme", "did you mean name?", "`reconciler explain Gateway` lists its fields.")]
    [InlineData("UserPool.clients.nme", "did you mean name?", "`reconciler explain UserPool.clients` lists its fields.")]
    public async Task What_explain_does_not_know_leads_to_what_it_knows(string path, string message, string hint)
    {
        await using var workshop = await Stack().StartAsync();

        var result = await workshop.RunBareAsync(["explain", path]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Contains(hint, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_names_that_is_cut_tells_the_command_that_has_the_rest()
    {
        await using var workshop = await new StackBuilder("shop").With("UserPool", "users", "clients: [{name: a, xyzzy: 1}]").StartAsync();

        var result = await workshop.RunBareAsync(["validate", workshop.Specs]);

        Assert.Contains("`reconciler explain UserPool.clients` lists them", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_two_dashes_every_word_is_a_path()
    {
        await using var workshop = await Stack().StartAsync();

        var result = await workshop.RunBareAsync(["validate", "--", "-dash"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("-dash:1:1: file or folder not found", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task Each_shell_has_a_completion_script(string shell)
    {
        await using var workshop = await Stack().StartAsync();

        var result = await workshop.RunBareAsync(["completion", shell]);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("[suggest:", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_script_of_bash_completes_commands()
    {
        if (!File.Exists("/bin/bash")) return;
        const string Script = """
            cat > "$DIR/script" <<'EOF'
            reconciler() { $RECONCILER "$@"; }
            source <($RECONCILER completion bash)
            COMP_LINE='reconciler val'; COMP_POINT=14; COMP_WORDS=(reconciler val); COMP_CWORD=1
            _reconciler_complete
            printf '%s\n' "${COMPREPLY[@]}"
            EOF
            bash "$DIR/script"
            """;
        var folder = Directory.CreateTempSubdirectory("reconciler-").FullName;

        var result = await ReconcilerProcess.RunShellAsync($"DIR='{folder}'\n{Script}");

        Directory.Delete(folder, recursive: true);
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal("validate", result.Output.Trim());
    }

    internal static StackBuilder Stack() => new StackBuilder("shop")
        .WithPolicyEngine()
        .WithPolicy("policy", "permit (principal is AgentCore::IamEntity, action, resource == AgentCore::Gateway::\"${Gateway/gateway.arn}\");")
        .WithGateway(engine: "engine");
}
