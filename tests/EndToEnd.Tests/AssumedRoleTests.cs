using Amazon.IdentityManagement.Model;
using Reconciler.Engine.Aws;
using Reconciler.Spec.Kinds;

namespace EndToEnd.Tests;

/// <summary>The roles that stacks assume: whether they may, with what, and for how long.</summary>
public sealed class AssumedRoleTests
{
    private const string Arn = "arn:aws:iam::000000000000:role/deployer";
    private const string Trust =
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":["sts:AssumeRole","sts:TagSession"]}]}""";

    private static StackSpec Settings => new()
    {
        Region = "us-east-1",
        AssumeRole = new AssumeRoleSpec { Arn = Arn, ExternalId = "shop", SessionTags = new() { ["team"] = "shop", ["a=b"] = "c=d" } },
    };

    [Fact]
    public async Task External_id_and_session_tags_are_sent_and_stacks_with_the_same_share_a_session()
    {
        await using var workshop = await StartAsync();
        using var accounts = Create(workshop);

        var first = await accounts.ConnectAsync(Settings, CancellationToken.None);
        var second = await accounts.ConnectAsync(Settings, CancellationToken.None);
        var plain = await accounts.ConnectAsync(new StackSpec { Region = "us-east-1", AssumeRoleArn = Arn }, CancellationToken.None);

        Assert.Same(first, second);
        Assert.NotSame(first, plain);
        var sent = workshop.Aws.Requests.All.Where(request => request.Operation == "AssumeRole").Select(request => request.Input.ToJsonString()).ToList();
        Assert.Equal(2, sent.Count);
        Assert.All(["\"ExternalId\":\"shop\"", "team", "a=b", "c=d"], text => Assert.Contains(text, sent[0], StringComparison.Ordinal));
        Assert.DoesNotContain("ExternalId", sent[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_is_renewed_before_it_ends_and_goes_on_while_that_fails()
    {
        await using var workshop = await StartAsync();
        using var accounts = Create(workshop);
        var account = await accounts.ConnectAsync(Settings, CancellationToken.None);
        Assert.Equal(1, Assumed());

        workshop.Clock.Advance(TimeSpan.FromMinutes(54));
        await LookAsync();
        Assert.Equal(1, Assumed());

        workshop.Clock.Advance(TimeSpan.FromMinutes(2));
        using (workshop.Aws.Faults.Fail("AssumeRole", "AccessDenied", "not now", 403, times: null))
        {
            await LookAsync();
        }

        await LookAsync();
        var after = Assumed();
        await LookAsync();
        Assert.Equal(after, Assumed());
        workshop.Clock.Advance(TimeSpan.FromMinutes(30));
        await LookAsync();
        Assert.Equal(after, Assumed());

        int Assumed() => workshop.Aws.Requests.All.Count(request => request is { Operation: "AssumeRole", ErrorCode: null });

        Task LookAsync() => account.CallAsync(account.Iam.ListRolesAsync, new ListRolesRequest(), CancellationToken.None);
    }

    [Theory]
    [InlineData("arn:aws:iam::*:role/deploy*", true)]
    [InlineData("arn:aws:iam::111111111111:role/*", false)]
    [InlineData("arn:aws:iam::000000000000:role/deploy", false)]
    public async Task A_worker_assumes_only_the_roles_that_it_was_allowed(string pattern, bool isAllowed)
    {
        await using var workshop = await StartAsync();
        using var accounts = Create(workshop, "arn:aws:iam::000000000000:role/other", pattern);

        var connecting = accounts.ConnectAsync(Settings, CancellationToken.None);

        if (isAllowed)
        {
            Assert.NotNull(await connecting);
            return;
        }

        var refused = await Assert.ThrowsAsync<ConnectionException>(() => connecting);
        Assert.Contains(Arn, refused.Message, StringComparison.Ordinal);
        Assert.Contains(pattern, refused.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain(workshop.Aws.Requests.All, request => request.Operation == "AssumeRole");
    }

    private static async Task<Workshop> StartAsync()
    {
        var workshop = await new StackBuilder("shop").WithPolicyEngine().StartAsync();
        await workshop.Clients.Iam.CreateRoleAsync(new CreateRoleRequest { RoleName = "deployer", AssumeRolePolicyDocument = Trust });
        return workshop;
    }

    private static AccountFactory Create(Workshop workshop, params string[] allowed) =>
        new(new ConnectionOptions { Endpoint = workshop.Aws.Endpoint, AllowedRoles = allowed }, workshop.Clock);
}
