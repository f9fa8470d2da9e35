using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>A plan can be limited to some objects, never so that an order or a guard is cut.</summary>
public sealed class OnlyTests
{
    [Fact]
    public async Task An_object_comes_with_what_it_depends_on()
    {
        await using var workshop = await Stack().StartAsync();

        var result = await workshop.ApplyAsync("--only", "GatewayTarget/target");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("CreateGatewayTarget", workshop.Mutations);
        Assert.DoesNotContain("CreateUserPool", workshop.Mutations);
        Assert.Equal(["UserPool/users"], (await ChangesAsync(workshop)).Where(name => name.StartsWith("UserPool/", StringComparison.Ordinal)));
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
    }

    [Fact]
    public async Task Nothing_is_pruned()
    {
        await using var workshop = await Stack().ConvergedAsync();
        var file = Path.Combine(workshop.Specs, StackBuilder.FileName);
        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, text[..text.IndexOf("---\napiVersion: agentcore.reconciler/v1alpha1\nkind: UserPool", StringComparison.Ordinal)]);

        Assert.Contains(await ChangesAsync(workshop), name => name.StartsWith("UserPool/", StringComparison.Ordinal));
        Assert.Empty(await ChangesAsync(workshop, "--only", "Gateway/gateway"));
    }

    [Fact]
    public async Task All_policies_and_gateways_of_a_touched_engine_are_in()
    {
        await using var workshop = await new StackBuilder("shop")
            .WithPolicyEngine()
            .WithPolicy("first", Permit("first"))
            .WithPolicy("second", Permit("second"))
            .WithGateway("first", engine: "engine")
            .WithGateway("second", engine: "engine")
            .WithGateway("third")
            .StartAsync();

        var changes = await ChangesAsync(workshop, "--only", "CedarPolicy/first");

        Assert.Equal(
            ["Gateway/first", "Gateway/second", "Policy/first", "Policy/second", "PolicyEngine/engine"],
            changes.Where(name => !name.StartsWith("Role/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_name_that_no_stack_has_is_refused_with_the_nearest()
    {
        await using var workshop = await Stack().StartAsync();

        var result = await workshop.DiffAsync("--only", "Gateway/gatewai");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("did you mean Gateway/gateway?", result.Error, StringComparison.Ordinal);
    }

    private static StackBuilder Stack() => new StackBuilder("shop").WithServer().WithGateway().WithTarget().WithPool();

    private static string Permit(string gateway) =>
        $"permit (principal is AgentCore::IamEntity, action, resource == AgentCore::Gateway::\"${{Gateway/{gateway}.arn}}\");";

    private static async Task<IReadOnlyList<string>> ChangesAsync(Workshop workshop, params string[] more)
    {
        var result = await workshop.DiffAsync(["-o", "json", .. more]);
        Assert.True(result.ExitCode == 0, result.ToString());
        return [.. JsonNode.Parse(result.Output)!["stacks"]![0]!["changes"]!.AsArray().Select(change => (string)change!["resource"]!)];
    }
}
