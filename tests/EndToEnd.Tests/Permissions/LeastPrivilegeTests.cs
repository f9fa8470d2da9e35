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
        Assert.Empty(restricted.Refused);
        Assert.Equal(["role worker"], (await Inventory.OfAsync(workshop)).Where(left => !left.StartsWith("managed policy worker-", StringComparison.Ordinal)));
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

    private static StackBuilder StackOf(string name) => name == "all types" ? ObservedStack.Specs() : StackBuilder.OfSpecs(name);
}
