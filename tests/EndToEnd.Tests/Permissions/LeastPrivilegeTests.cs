namespace EndToEnd.Tests.Permissions;

/// <summary>With nothing but what <c>iam-policy</c> prints for a stack, it converges, heals and goes.</summary>
public sealed class LeastPrivilegeTests
{
    private static readonly string[] Folders = ["workshop", "m2m-oauth", "iam-runtime", "aws-api-mcp-server"];

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
        Assert.Equal("", string.Join('\n', restricted.Refused.Distinct()));
        Assert.Equal(["role worker", "pool others"], await Inventory.OfAsync(workshop));
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task Diff_needs_the_read_only_policy_and_apply_more(string name)
    {
        await using var restricted = await Restricted.StartAsync(StackOf(name), "--read-only");
        var workshop = restricted.Workshop;

        var before = await workshop.DiffAsync();
        Assert.True(before.ExitCode == 0, before.ToString());
        Assert.Empty(restricted.Refused);

        var applied = await workshop.ApplyAsync();
        Assert.NotEqual(0, applied.ExitCode);
        Assert.NotEmpty(restricted.Refused);
    }

    [Theory]
    [InlineData("workshop")]
    [InlineData("machines")]
    [InlineData("keys")]
    [InlineData("endpoints")]
    [InlineData("callers")]
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
            await RemoveStrangersAsync(workshop);
        }

        var destroyed = await workshop.DestroyAsync();
        Assert.True(destroyed.ExitCode == 0, destroyed.ToString());
        Assert.Equal("", string.Join('\n', restricted.Refused.Distinct()));
        Assert.Equal("", string.Join('\n', restricted.Unused));
    }

    // Several cases bring a role of the same name.
    private static async Task RemoveStrangersAsync(Workshop workshop)
    {
        var roles = (await workshop.Clients.Iam.ListRolesAsync(new Amazon.IdentityManagement.Model.ListRolesRequest())).Roles;
        if (roles.Exists(role => role.RoleName == "somebody-elses"))
            await workshop.Clients.Iam.DeleteRoleAsync(new() { RoleName = "somebody-elses" });
    }

    private static string NameOf(DriftCase drift) => drift.Stack?.Invoke().Name switch
    {
        null => "workshop",
        "m2m-auth-demo" => "machines",
        "shop" when drift.Resource.StartsWith("RuntimeEndpoint", StringComparison.Ordinal) => "endpoints",
        "shop" => "callers",
        _ => "keys",
    };

    private static StackBuilder StackOf(string name) => name == "all types" ? ObservedStack.Specs() : StackBuilder.OfSpecs(name);
}
