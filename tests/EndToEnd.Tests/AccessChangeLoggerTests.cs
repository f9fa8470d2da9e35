using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Faults;

namespace EndToEnd.Tests;

/// <summary>The operator asks nobody before it widens access: git agreed. What it has changed stands in its log.</summary>
public sealed class AccessChangeLoggerTests
{
    private const string Target = "mcp-server-target___";
    private const string Add = "add_numbers";
    private const string Greet = "greet_user";
    private const string Multiply = "multiply_numbers";
    private const string Gateway = "agentcore-mcp-server: access of Gateway/mcp-gateway";

    [Fact]
    public async Task A_changed_policy_is_logged_once_and_what_widens_is_a_warning()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        await using var running = await RunningOperator.StartAsync(workshop);

        await ApplyAsync(running, () => workshop.Edit("policy.yaml", $"\"{Target}{Greet}\"", $"\"{Target}{Multiply}\""));
        await running.WaitForResyncAsync(running.Log.NextAsync("resources ready"));

        Assert.Equal(
            [
                $"Information: {Gateway} revoked: any OAuthUser: {Greet}: permit -> deny",
                $"Warning: {Gateway} granted: any OAuthUser: {Multiply}: deny -> permit",
            ],
            Written(running));
    }

    [Fact]
    public async Task What_takes_several_passes_is_logged_as_a_whole_in_the_words_of_diff()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        await using var running = await RunningOperator.StartAsync(workshop);
        var file = Path.Combine(workshop.Specs, "limits.yaml");
        await ApplyAsync(running, () => File.WriteAllText(file, Forbid("first", Target + Add) + Forbid("second", Target + Greet)), "18 of 18 resources ready");
        await running.Service.StopAsync(CancellationToken.None);
        workshop.Aws.Requests.Clear();

        // Forbids that become others need bridges, which come and go.
        await File.WriteAllTextAsync(file, Forbid("first", Target + Greet) + Forbid("second", Target + Multiply));
        var expected = await DiffAsync(workshop);
        await using var again = await RunningOperator.StartAsync(workshop, resources: 20);

        Assert.Contains("CreatePolicy", workshop.Mutations);
        Assert.Contains("DeletePolicy", workshop.Mutations);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, Written(again).Select(line => line[(line.IndexOf(Gateway, StringComparison.Ordinal) + Gateway.Length + 1)..]));
    }

    [Fact]
    public async Task Policies_that_are_asked_no_more_are_a_warning_and_asking_them_again_is_none()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        await using var running = await RunningOperator.StartAsync(workshop);

        await ApplyAsync(running, () => workshop.Edit("gateway.yaml", "mode: ENFORCE", "mode: LOG_ONLY"));
        Assert.Contains($"Warning: {Gateway} may widen: policies: enforced -> not enforced, every tool is open", Written(running));

        await ApplyAsync(running, () => workshop.Edit("gateway.yaml", "mode: LOG_ONLY", "mode: ENFORCE"));
        Assert.Contains($"Information: {Gateway} narrowed: policies: not enforced -> enforced", Written(running));
    }

    [Fact]
    public async Task Healing_that_gives_access_back_is_a_warning()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        await using var running = await RunningOperator.StartAsync(workshop);
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await workshop.ChangePolicyAsync(policy => policy.EnforcementMode = "LOG_ONLY");

        await running.WaitForResyncAsync(running.Log.NextAsync("access of Gateway/mcp-gateway"));

        Assert.Equal($"Warning: {Gateway} granted: any OAuthUser: {Add}: deny -> permit", Written(running)[0]);
    }

    [Fact]
    public async Task A_new_gateway_takes_nothing_from_anybody_and_is_no_warning()
    {
        await using var workshop = await Workshop.StartAsync();

        await using var running = await RunningOperator.StartAsync(workshop);

        Assert.Equal(2, Written(running).Count);
        Assert.All(Written(running), line => Assert.StartsWith($"Information: {Gateway} granted: any OAuthUser: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_AWS_refuses_is_not_logged_before_it_has_come_about()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        await using var running = await RunningOperator.StartAsync(workshop);
        using var refusal = workshop.Aws.Faults.Fail("UpdatePolicy", "ValidationException", "Not today.");

        var refused = running.Log.NextAsync("Not today.");
        var changed = running.Log.NextAsync("access of Gateway/mcp-gateway granted");
        workshop.Edit("policy.yaml", $"\"{Target}{Greet}\"", $"\"{Target}{Multiply}\"");
        await running.WaitAsync(refused);
        Assert.Empty(Written(running));
        await running.WaitAsync(changed);

        Assert.Equal(2, Written(running).Count);
    }

    /// <summary>Changes specs and waits until they are applied.</summary>
    private static async Task ApplyAsync(RunningOperator running, Action change, string until = "16 of 16 resources ready")
    {
        var changed = running.Log.NextAsync("access of Gateway/mcp-gateway");
        var applied = running.Log.NextAsync(until);
        change();
        await running.WaitAsync(Task.WhenAll(changed, applied));
    }

    private static List<string> Written(RunningOperator running) => [.. running.Log.Lines.Where(line => line.Contains(": access of ", StringComparison.Ordinal))];

    private static async Task<IReadOnlyList<string>> DiffAsync(Workshop workshop)
    {
        var text = (await workshop.DiffAsync()).Output.Split('\n').SkipWhile(line => line != "Access changes").Skip(2).TakeWhile(line => line.StartsWith("    ", StringComparison.Ordinal));
        var kinds = from outlook in JsonNode.Parse((await workshop.DiffAsync("-o", "json")).Output)!["stacks"]![0]!["access"]!.AsArray()
                    from change in outlook!["changes"]!.AsArray()
                    select (string)change!["kind"]!;
        return [.. text.Zip(kinds, (line, kind) => $"{kind}: {line.Trim()[2..]}")];
    }

    private static string Forbid(string name, string tool) => $$"""
        apiVersion: agentcore.reconciler/v1alpha1
        kind: CedarPolicy
        metadata: {name: {{name}}}
        spec:
          policyEngine: workshop-policy-engine
          validationMode: IGNORE_ALL_FINDINGS
          statement: |
            forbid(principal, action == AgentCore::Action::"{{tool}}", resource == AgentCore::Gateway::"${Gateway/mcp-gateway.arn}")
            when { context.input has a && context.input.a == {{name.Length}} };
        ---

        """;
}
