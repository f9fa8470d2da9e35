namespace EndToEnd.Tests.Permissions;

/// <summary>With nothing but what <c>iam-policy</c> prints for a stack, it converges, heals and goes.</summary>
public sealed class LeastPrivilegeTests
{
    private static readonly string[] Folders = ["workshop", "m2m-oauth", "direct-jwt", "iam-runtime", "aws-api-mcp-server"];

    public static TheoryData<string> Stacks => [.. Folders, "all types"];

    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task Stack_converges_stands_still_and_is_destroyed(string name)
    {
        await using var restricted = await Restricted.StartAsync(StackOf(name));
        var workshop = restricted.Workshop;

        var applied = await workshop.ApplyAsync();
        Assert.True(applied.ExitCode == 0, applied.ToString());
        var diff = await workshop.DiffAsync("--exit-code");
        Assert.True(diff.ExitCode == 0, diff.ToString());
        var destroyed = await workshop.DestroyAsync();

        Assert.True(destroyed.ExitCode == 0, destroyed.ToString());
        restricted.AssertNothingRefused();
        Assert.Equal(
            ["role worker"],
            (await Inventory.OfAsync(workshop)).Where(left => !left.StartsWith("managed policy worker-", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task Diff_needs_the_read_only_policy_and_apply_more(string name)
    {
        await using var restricted = await Restricted.StartAsync(StackOf(name), "--read-only");
        var workshop = restricted.Workshop;

        var before = await workshop.DiffAsync();
        Assert.True(before.ExitCode == 0, before.ToString());
        restricted.AssertNothingRefused();

        var applied = await workshop.ApplyAsync();
        Assert.NotEqual(0, applied.ExitCode);
        Assert.NotEmpty(restricted.Refused);
    }

    [Theory]
    [InlineData("workshop")]
    [InlineData("machines")]
    [InlineData("keys")]
    [InlineData("identities")]
    [InlineData("endpoints")]
    [InlineData("callers")]
    [InlineData("functions")]
    [InlineData("traffic")]
    public async Task Everything_that_drifts_is_healed_and_no_statement_is_left_over(string name)
    {
        var cases = DriftCases.All.Where(drift => NameOf(drift.Value) == name).ToList();
        await using var restricted = await Restricted.StartAsync(cases[0].Value.Stack?.Invoke() ?? StackBuilder.OfWorkshop());
        var workshop = restricted.Workshop;
        var applied = await workshop.ApplyAsync();
        Assert.True(applied.ExitCode == 0, applied.ToString());

        foreach (var (what, drift) in cases)
        {
            workshop.Clock.Advance(TimeSpan.FromMinutes(1));
            await drift.Change(workshop);
            var healed = await workshop.ApplyAsync();
            Assert.True(healed.ExitCode == 0, $"{what}: {healed}");
        }

        await OpenGatewaysAsync(workshop);
        var closed = await workshop.ApplyAsync();
        Assert.True(closed.ExitCode == 0, closed.ToString());
        var destroyed = await workshop.DestroyAsync();
        Assert.True(destroyed.ExitCode == 0, destroyed.ToString());
        restricted.AssertNothingRefused();
        restricted.AssertAllUsed(exceptSearches: true);
    }

    [Fact]
    public async Task What_is_searched_for_in_the_account_is_needed_where_others_have_resources_of_all_types()
    {
        await using var restricted = await Restricted.StartAsync(new StackBuilder("keys").WithApiKeyProvider());
        var workshop = restricted.Workshop;
        var others = ObservedStack.Specs("others").WriteTo(Path.Combine(workshop.Root, "elsewhere"));
        var made = await workshop.RunAsync("apply", others.Specs, "--yes", "--allow-widening");
        Assert.True(made.ExitCode == 0, made.ToString());

        var applied = await workshop.ApplyAsync();
        Assert.True(applied.ExitCode == 0, applied.ToString());
        var destroyed = await workshop.DestroyAsync();

        Assert.True(destroyed.ExitCode == 0, destroyed.ToString());
        restricted.AssertNothingRefused();
        restricted.AssertAllUsed(exceptSearches: false);
    }

    // What the cases of some stacks do not change.
    private static async Task OpenGatewaysAsync(Workshop workshop)
    {
        foreach (var gateway in (await workshop.Clients.AgentCore.ListGatewaysAsync(new())).Items ?? [])
        {
            var arn = $"arn:aws:bedrock-agentcore:us-east-1:000000000000:gateway/{gateway.GatewayId}";
            await workshop.Clients.AgentCore.PutResourcePolicyAsync(new()
            {
                ResourceArn = arn,
                Policy = $$"""
                    {"Version":"2012-10-17","Statement":[
                      {"Effect":"Deny","Principal":"*","Action":"bedrock-agentcore:InvokeGateway","Resource":"{{arn}}"}]}
                    """,
            });
        }
    }

    private static string NameOf(DriftCase drift) => drift.Stack?.Invoke().Name switch
    {
        null => "workshop",
        "m2m-auth-demo" => "machines",

        // A stack for each case, of types that the others have.
        "settings" => "settings",
        "agents" => "identities",
        "shop" when drift.Resource.StartsWith("RuntimeEndpoint", StringComparison.Ordinal) => "endpoints",
        "shop" when drift.Stack == DriftFunctionCases.Stack => "functions",
        "shop" when drift.Stack == DriftTrafficCases.Stack => "traffic",
        "shop" => "callers",
        _ => "keys",
    };

    private static StackBuilder StackOf(string name) => name == "all types" ? ObservedStack.Specs() : StackBuilder.OfSpecs(name);
}
