using Amazon.IdentityManagement.Model;

namespace EndToEnd.Tests;

/// <summary>A stack has one region. Its roles, which have none, say which.</summary>
public sealed class RegionTests
{
    [Theory]
    [InlineData("diff", 0)]
    [InlineData("status", 0)]
    [InlineData("apply", 1)]
    public async Task A_stack_is_not_made_a_second_time_in_another_region(string command, int exitCode)
    {
        await using var workshop = await Stack().ConvergedAsync();
        Move(workshop, "us-east-1", "eu-west-1");

        var result = command == "apply" ? await workshop.ApplyAsync() : await workshop.RunAsync(command, workshop.Specs);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(
            "it belongs to the stack shop in us-east-1, not in eu-west-1; to move the stack, destroy it in us-east-1 first",
            Flat(result),
            StringComparison.Ordinal);
        Assert.Contains("the stack was made in us-east-1, and this is eu-west-1", Flat(result), StringComparison.Ordinal);
        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task It_moves_by_being_destroyed_where_it_was()
    {
        await using var workshop = await Stack().ConvergedAsync();

        Assert.Equal(0, (await workshop.DestroyAsync()).ExitCode);
        Move(workshop, "us-east-1", "eu-west-1");

        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
    }

    [Fact]
    public async Task A_destroy_elsewhere_leaves_the_roles()
    {
        await using var workshop = await Stack().ConvergedAsync();
        Move(workshop, "us-east-1", "eu-west-1");

        await workshop.DestroyAsync();

        Assert.DoesNotContain("DeleteRole", workshop.Mutations);
        Move(workshop, "eu-west-1", "us-east-1");
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
    }

    [Fact]
    public async Task A_role_that_an_earlier_version_made_lacks_the_tag_and_is_no_drift()
    {
        await using var workshop = await Stack().ConvergedAsync();
        foreach (var role in (await workshop.Clients.Iam.ListRolesAsync(new ListRolesRequest())).Roles)
        {
            await workshop.Clients.Iam.UntagRoleAsync(new UntagRoleRequest { RoleName = role.RoleName, TagKeys = ["reconciler/region"] });
        }

        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
    }

    private static StackBuilder Stack() => new StackBuilder("shop").WithPool("users").WithGateway("gateway");

    private static void Move(Workshop workshop, string from, string to) => workshop.Edit(StackBuilder.FileName, $"region: {from}", $"region: {to}");

    private static string Flat(CommandResult result) => string.Join(' ', $"{result.Output} {result.Error}".Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
