using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>A saved plan is applied as it was made, or not at all.</summary>
public sealed class SavedPlanTests
{
    private const string Description = "The tools of gateway";

    [Fact]
    public async Task A_plan_is_applied_and_consents_to_what_it_lists()
    {
        await using var workshop = await Stack().StartAsync();
        var plan = await SaveAsync(workshop);

        var result = await workshop.RunAsync("apply", plan);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
    }

    [Fact]
    public async Task A_plan_names_what_it_is_about_and_contains_no_values()
    {
        await using var workshop = await Stack().ConvergedAsync();
        workshop.Edit(StackBuilder.FileName, Description, "a new text");

        var text = await File.ReadAllTextAsync(await SaveAsync(workshop));

        var spec = JsonNode.Parse(text)!["spec"]!;
        Assert.Equal("Plan", (string?)JsonNode.Parse(text)!["kind"]);
        Assert.Equal(workshop.Aws.Endpoint.ToString(), (string?)spec["endpoint"]);
        var stack = spec["stacks"]![0]!;
        Assert.Equal(("000000000000", "us-east-1"), ((string?)stack["accountId"], (string?)stack["region"]));
        var change = Assert.Single(stack["changes"]!.AsArray())!;
        Assert.Equal(("Gateway/gateway", "update"), ((string?)change["resource"], (string?)change["action"]));
        Assert.Contains("description", change["fields"]!.AsArray().Select(path => (string?)path));
        Assert.DoesNotContain(Description, text, StringComparison.Ordinal);
        Assert.DoesNotContain("a new text", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spec")]
    [InlineData("live")]
    [InlineData("more")]
    [InlineData("applied")]
    public async Task A_plan_is_refused_when_anything_has_moved(string what)
    {
        await using var workshop = await Stack().ConvergedAsync();
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        workshop.Edit(StackBuilder.FileName, Description, "a new text");
        var plan = await SaveAsync(workshop);
        switch (what)
        {
            case "spec":
                workshop.Edit(StackBuilder.FileName, "a new text", "another text");
                break;
            case "live":
                await workshop.ChangeGatewayAsync(gateway => gateway.Description = "by hand");
                break;
            case "more":
                workshop.Edit(StackBuilder.FileName, "principal is", "principal  is");
                break;
            default:
                Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);
                break;
        }

        workshop.Aws.Requests.Clear();
        var result = await workshop.RunAsync("apply", plan);

        Assert.True(result.ExitCode == 1, result.ToString());
        Assert.Contains("Something has moved since the plan was made. Nothing was changed.", result.Error, StringComparison.Ordinal);
        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task A_plan_is_refused_at_another_endpoint()
    {
        await using var workshop = await Stack().StartAsync();
        await using var other = await Stack().StartAsync();
        var plan = await SaveAsync(workshop);

        var result = await other.RunAsync("apply", plan);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"it was made against {workshop.Aws.Endpoint}", result.Error, StringComparison.Ordinal);
        Assert.Empty(other.Mutations);
    }

    [Fact]
    public async Task A_loss_of_data_still_needs_its_flag()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().ConvergedAsync();
        await File.WriteAllTextAsync(
            Path.Combine(workshop.Specs, StackBuilder.FileName), new StackBuilder("shop").WithPolicyEngine().Text);
        var plan = await SaveAsync(workshop, "--confirm-prune");
        workshop.Aws.Requests.Clear();

        var refused = await workshop.RunAsync("apply", plan);
        Assert.True(refused.ExitCode == 1, refused.ToString());
        Assert.Contains("--allow-data-loss", refused.Error, StringComparison.Ordinal);
        Assert.Empty(workshop.Mutations);

        Assert.Equal(0, (await workshop.RunAsync("apply", plan, "--allow-data-loss")).ExitCode);
    }

    [Theory]
    [InlineData("{\"kind\": \"Plan\"}")]
    [InlineData("{\"kind\": \"Plan\", \"apiVersion\": \"agentcore.reconciler/v1alpha1\", \"spec\": {\"stacks\": [{}]}}")]
    [InlineData("{\"kind\": \"Plan\", \"apiVersion\": \"agentcore.reconciler/v1alpha1\", \"spec\": []}")]
    public async Task A_damaged_plan_is_refused(string text)
    {
        await using var workshop = await Stack().StartAsync();
        var file = Path.Combine(workshop.Root, "plan.json");
        await File.WriteAllTextAsync(file, text);

        var result = await workshop.RunAsync("apply", file);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("is a plan that this version of reconciler cannot read", result.Error, StringComparison.Ordinal);
    }

    private static StackBuilder Stack() => new StackBuilder("shop")
        .WithPolicyEngine()
        .WithPolicy("policy", "permit (principal is AgentCore::IamEntity, action, resource == AgentCore::Gateway::\"${Gateway/gateway.arn}\");")
        .WithGateway(engine: "engine");

    private static async Task<string> SaveAsync(Workshop workshop, params string[] more)
    {
        var file = Path.Combine(workshop.Root, "plan.json");
        var result = await workshop.DiffAsync(["--out", file, .. more]);
        Assert.True(result.ExitCode == 0, result.ToString());
        return file;
    }
}
