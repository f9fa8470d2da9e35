using System.Text.Json.Nodes;
using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;
using Reconciler.Emulator.Platform.Pipeline;
using Xunit.Abstractions;

namespace EndToEnd.Tests;

/// <summary>While policies change, nobody may do what neither the old nor the new ones allow, and what both forbid stays forbidden.</summary>
public sealed class PolicyTransitionTests(ITestOutputHelper output)
{
    private const string Arn = "arn:aws:bedrock-agentcore:us-east-1:000000000000:gateway/g";
    private static readonly string[] Tools = ["add_numbers", "greet_user", "multiply_numbers"];
    private static readonly int[] Inputs = [1, 10, 100];
    private static readonly string[] Users = ["alice", "bob"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Random_sets_of_policies_change_into_each_other_safely(int seed)
    {
        var random = new Random(seed);
        await using var workshop = await Workshop.StartAsync();
        var (before, after) = (RandomSet(random), RandomSet(random));
        await AssertChangesSafelyAsync(workshop, before, after);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Two_forbids_leave_no_gap_and_no_bridge_when_they_swap_their_texts(string prune)
    {
        await using var workshop = await Workshop.StartAsync();
        workshop.Edit("stack.yaml", "prune: true", $"prune: {prune}");
        var (adding, greeting) = (Statement("forbid", ["add_numbers"], "context.input.a > 5"), Statement("forbid", ["greet_user"], "context.input.a > 5"));
        var everything = Statement("permit", Tools, null);

        var calls = await AssertChangesSafelyAsync(
            workshop,
            new() { ["p0"] = adding, ["p1"] = greeting, ["p2"] = everything },
            new() { ["p0"] = greeting, ["p1"] = adding, ["p2"] = everything });

        Assert.Equal(["CreatePolicy", "CreatePolicy", "UpdatePolicy", "UpdatePolicy", "DeletePolicy", "DeletePolicy"], calls);
    }

    [Fact]
    public async Task A_forbid_comes_before_the_permit_that_it_limits_and_goes_after_it()
    {
        await using var workshop = await Workshop.StartAsync();
        var (permit, forbid) = (Statement("permit", ["add_numbers"], null), Statement("forbid", ["add_numbers"], "context.input.a > 5"));
        var other = Statement("permit", ["greet_user"], "context.input.a < 50");

        Assert.Equal(["CreatePolicy forbid", "CreatePolicy permit"], await AssertChangesSafelyAsync(workshop, new() { ["p2"] = other }, new() { ["p0"] = permit, ["p1"] = forbid, ["p2"] = other }, withEffects: true));
        Assert.Equal(["DeletePolicy permit", "DeletePolicy forbid"], await AssertChangesSafelyAsync(workshop, new() { ["p0"] = permit, ["p1"] = forbid, ["p2"] = other }, new() { ["p2"] = other }, withEffects: true));
    }

    [Fact]
    public async Task A_single_policy_changes_in_a_single_call()
    {
        await using var workshop = await Workshop.StartAsync();

        var calls = await AssertChangesSafelyAsync(
            workshop, new() { ["p0"] = Statement("forbid", ["add_numbers"], "context.input.a > 5") }, new() { ["p0"] = Statement("forbid", ["greet_user"], "context.input.a > 7") });

        Assert.Equal(["UpdatePolicy"], calls);
    }

    /// <returns>The calls that changed policies, in their order.</returns>
    private async Task<IReadOnlyList<string>> AssertChangesSafelyAsync(
        Workshop workshop, Dictionary<string, string> before, Dictionary<string, string> after, bool withEffects = false)
    {
        await ApplyAsync(workshop, before);
        workshop.Aws.Requests.Clear();
        await ApplyAsync(workshop, after);

        var current = before.ToDictionary();
        var (allowedBefore, allowedAfter) = (Allowed(before), Allowed(after));
        var (forbiddenBefore, forbiddenAfter) = (Forbidden(before), Forbidden(after));
        var calls = new List<string>();
        foreach (var request in workshop.Aws.Requests.All.Where(request => request.Operation is "CreatePolicy" or "UpdatePolicy" or "DeletePolicy" && request.Status < 300))
        {
            var call = Perform(request, current);
            calls.Add(withEffects ? call : call.Split(' ')[0]);
            output.WriteLine(call);
            Assert.Empty(Allowed(current).Except(allowedBefore).Except(allowedAfter));
            Assert.Empty(forbiddenBefore.Intersect(forbiddenAfter).Except(Forbidden(current)));
        }

        Assert.Equal(after.OrderBy(policy => policy.Key), current.OrderBy(policy => policy.Key));
        return calls;
    }

    private static string Perform(RecordedRequest request, Dictionary<string, string> current)
    {
        // An identifier is the name and ten more characters.
        var name = (string?)request.Input["name"] ?? ((string)request.Input["policyId"]!)[..^11];
        var text = (string?)request.Input["definition"]?["cedar"]?["statement"] ?? current[name];
        if (request.Operation == "DeletePolicy") current.Remove(name);
        else current[name] = text.Replace(Gateway(text), Arn, StringComparison.Ordinal);
        return $"{request.Operation} {text.Split('(')[0].Trim()}";
    }

    private static string Gateway(string statement) => statement.Split("AgentCore::Gateway::\"")[1].Split('"')[0];

    private static HashSet<(string, int, string)> Allowed(Dictionary<string, string> policies)
    {
        var access = new GatewayAccess(
            new GatewaySchema(GatewayTools.WithUnknownTools(Arn)), new AccessPolicies(policies.Select(policy => new AccessPolicy(policy.Key, policy.Value))));
        return [.. from tool in Tools
                   from input in Inputs
                   from user in Users
                   let caller = AccessPrincipal.FromClaims(new JsonObject { ["sub"] = user, ["name"] = user })
                   let call = new ToolCall(caller, $"mcp-server-target___{tool}", new JsonObject { ["a"] = input }, default)
                   where access.Decide(call).IsAllowed
                   select (tool, input, user)];
    }

    /// <summary>What is denied even where everything is permitted.</summary>
    private static HashSet<(string, int, string)> Forbidden(Dictionary<string, string> policies)
    {
        var forbids = policies.Where(policy => policy.Value.StartsWith("forbid", StringComparison.Ordinal)).ToDictionary();
        forbids["everything"] = Statement("permit", Tools, null);
        var allowed = Allowed(forbids);
        return [.. from tool in Tools from input in Inputs from user in Users where !allowed.Contains((tool, input, user)) select (tool, input, user)];
    }

    private static Dictionary<string, string> RandomSet(Random random) => Enumerable.Range(0, 5)
        .Where(_ => random.Next(10) < 7)
        .ToDictionary(i => $"p{i}", _ => RandomStatement(random));

    private static string RandomStatement(Random random) => Statement(
        random.Next(2) == 0 ? "permit" : "forbid",
        [.. Tools.Where(_ => random.Next(2) == 0).DefaultIfEmpty(Tools[0])],
        random.Next(3) switch
        {
            0 => $"context.input.a < {random.Next(5, 50)}",
            1 => $"context.input.a > {random.Next(5, 50)}",
            _ => $"principal.hasTag(\"name\") && principal.getTag(\"name\") == \"{Users[random.Next(2)]}\"",
        });

    private static string Statement(string effect, IReadOnlyList<string> tools, string? condition) =>
        $"{effect}(principal is AgentCore::OAuthUser, action in [{string.Join(", ", tools.Select(tool => $"AgentCore::Action::\"mcp-server-target___{tool}\""))}], "
        + $"resource == AgentCore::Gateway::\"{Arn}\"){(condition is null ? "" : $" when {{ {condition} }}")};";

    private static async Task ApplyAsync(Workshop workshop, Dictionary<string, string> policies)
    {
        var file = Path.Combine(workshop.Specs, "policy.yaml");
        var engine = (await File.ReadAllTextAsync(file)).Split("---")[0];
        var documents = policies.Select(policy => $"""
            ---
            apiVersion: agentcore.reconciler/v1alpha1
            kind: CedarPolicy
            metadata: {"{"}name: {policy.Key}{"}"}
            spec:
              policyEngine: workshop-policy-engine
              name: {policy.Key}
              validationMode: IGNORE_ALL_FINDINGS
              statement: >-
                {policy.Value.Replace(Arn, "${Gateway/mcp-gateway.arn}", StringComparison.Ordinal)}

            """);
        await File.WriteAllTextAsync(file, engine + string.Concat(documents));
        var result = await workshop.ApplyAsync("--confirm-prune");
        Assert.True(result.ExitCode == 0, result.ToString());
    }
}
