namespace EndToEnd.Tests;

public sealed class ConvergenceTests
{
    [Fact]
    public async Task Apply_converges_from_nothing()
    {
        await using var workshop = await Workshop.StartAsync(new WorkshopOptions { Latency = new() { Default = TimeSpan.FromSeconds(10) } });

        var result = await workshop.ApplyAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("Ready, Synced, not Drifted, not Stalled: all 16 resources match the specs.", result.Output, StringComparison.Ordinal);
        Assert.Contains("in AWS: https://", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(workshop.Aws.Requests.All, request => request.ErrorCode is "ValidationException" or "ValidationError" or "InvalidParameterException");
    }

    [Fact]
    public async Task What_an_apply_makes_does_not_make_it_read_the_lists_of_the_account_again()
    {
        await using var workshop = await Workshop.StartAsync();

        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);

        string[] lists = ["ListBuckets", "GetAccountAuthorizationDetails", "ListProjects", "ListSecrets", "ListUserPools", "ListAgentRuntimes", "ListGateways", "ListPolicyEngines"];
        Assert.All(lists, list => Assert.True(workshop.Aws.Requests.Of(list).Count == 1, $"{list}: {workshop.Aws.Requests.Of(list).Count}"));
    }

    [Fact]
    public async Task While_a_build_runs_nothing_but_the_build_is_looked_at()
    {
        await using var workshop = await Workshop.StartAsync(new WorkshopOptions { Latency = new() { Build = TimeSpan.FromSeconds(90) } });

        var result = await workshop.ApplyAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.InRange(workshop.Aws.Requests.Of("BatchGetBuilds").Count, 10, 25);
        Assert.InRange(workshop.Aws.Requests.Of("ListBuildsForProject").Count, 1, 3);
        Assert.InRange(workshop.Aws.Requests.Of("DescribeImages").Count, 1, 5);
    }

    [Fact]
    public async Task Second_apply_changes_nothing()
    {
        await using var workshop = await Workshop.ConvergedAsync();

        var result = await workshop.ApplyAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("No changes: AWS matches the specs.", result.Output, StringComparison.Ordinal);
        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task Diff_reads_only_and_says_by_its_exit_code_whether_there_are_changes()
    {
        await using var workshop = await Workshop.StartAsync();

        var before = await workshop.DiffAsync("--exit-code");
        Assert.Equal(2, before.ExitCode);
        Assert.Empty(workshop.Mutations);

        await workshop.ApplyAsync();
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
    }

    [Fact]
    public async Task Destroy_leaves_the_account_empty()
    {
        await using var workshop = await Workshop.ConvergedAsync(new WorkshopOptions { Latency = new() { Default = TimeSpan.FromSeconds(10) } });

        var result = await workshop.DestroyAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Empty(await Inventory.OfAsync(workshop));
    }
}
