using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Engine.Planning;
using Reconciler.Spec.Loading;

namespace EndToEnd.Tests;

/// <summary>Roles that specs name by ARN: used and never changed, looked up by <c>diff</c>, and checked by simulation.</summary>
public sealed class GivenRoleTests
{
    private const string Name = "company-role";
    private const string Arn = $"arn:aws:iam::000000000000:role/{Name}";

    private const string Trust =
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":["bedrock-agentcore.amazonaws.com","lambda.amazonaws.com"]},"Action":"sts:AssumeRole"}]}""";

    private const string TrustOfOthers =
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";

    private const string Little = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}""";

    private const string Everything = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";

    private static readonly Dictionary<string, StackBuilder> Stacks = new()
    {
        ["Gateway/gateway"] = new StackBuilder("shop").With("Gateway", "gateway", "authorizerType: AWS_IAM", "protocolType: MCP", $"roleArn: {Arn}"),
        ["McpServer/server"] = new StackBuilder("shop").With(
            "McpServer", "server", "image: public.ecr.aws/tools/server:v1", $"roleArn: {Arn}"),
        ["LambdaFunction/function"] = new StackBuilder("shop").WithFunction(spec: $"roleArn: {Arn}"),
    };

    public static TheoryData<string> Users => [.. Stacks.Keys];

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Missing_role_is_an_error_of_diff_and_nothing_is_made_with_it(string user)
    {
        await using var workshop = await Stacks[user].StartAsync();

        var diff = await workshop.DiffAsync();
        var applied = await workshop.ApplyAsync();

        Assert.Equal(1, diff.ExitCode);
        Assert.Contains($"spec.roleArn of {user} names {Arn}, which does not exist in account 000000000000", diff.Output, StringComparison.Ordinal);
        Assert.Equal(1, applied.ExitCode);
        Assert.DoesNotContain(workshop.Mutations, operation => operation.StartsWith("Create", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Role_that_lacks_permissions_is_a_warning_with_the_statements(string user)
    {
        await using var workshop = await Stacks[user].StartAsync();
        await MakeRoleAsync(workshop, Little);

        var diff = await workshop.DiffAsync();

        Assert.Equal(0, diff.ExitCode);
        Assert.Contains($"the role {Arn} of {user} lacks permissions; add to its policies: {{\"Effect\":\"Allow\"", diff.ToString(), StringComparison.Ordinal);
        Assert.Single(workshop.Aws.Requests.Of("SimulatePrincipalPolicy"));
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Role_that_grants_everything_is_used_and_stays_as_it_is(string user)
    {
        await using var workshop = await Stacks[user].StartAsync();
        await MakeRoleAsync(workshop, Everything);

        var applied = await workshop.ApplyAsync();
        var again = await workshop.DiffAsync("--exit-code");
        var destroyed = await workshop.DestroyAsync();

        Assert.True(applied.ExitCode == 0, applied.ToString());
        Assert.DoesNotContain("lacks permissions", applied.ToString(), StringComparison.Ordinal);
        Assert.True(again.ExitCode == 0, again.ToString());
        Assert.True(destroyed.ExitCode == 0, destroyed.ToString());
        Assert.Equal([$"role {Name}"], await Inventory.OfAsync(workshop));
        Assert.Empty((await workshop.Clients.Iam.ListRoleTagsAsync(new() { RoleName = Name })).Tags ?? []);
        Assert.Equal(["Own"], (await workshop.Clients.Iam.ListRolePoliciesAsync(new() { RoleName = Name })).PolicyNames);
    }

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Role_that_does_not_trust_its_service_is_a_warning_with_the_statement(string user)
    {
        await using var workshop = await Stacks[user].StartAsync();
        await MakeRoleAsync(workshop, Everything, TrustOfOthers);

        var untrusted = await workshop.DiffAsync();
        await workshop.Clients.Iam.UpdateAssumeRolePolicyAsync(new() { RoleName = Name, PolicyDocument = Trust });
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        var trusted = await workshop.DiffAsync();

        Assert.Equal(0, untrusted.ExitCode);
        Assert.Contains(
            $"the role {Arn} of {user} cannot be assumed by the service that uses it; add to its trust policy: {{",
            untrusted.ToString(),
            StringComparison.Ordinal);
        Assert.Contains(
            user == "LambdaFunction/function" ? "\"lambda.amazonaws.com\"" : "\"bedrock-agentcore.amazonaws.com\"",
            untrusted.ToString(),
            StringComparison.Ordinal);
        Assert.DoesNotContain("cannot be assumed", trusted.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulation_is_repeated_when_the_role_has_changed_and_only_then()
    {
        await using var workshop = await Stacks["Gateway/gateway"].StartAsync();
        await MakeRoleAsync(workshop, Everything);
        using var accounts = new AccountFactory(new ConnectionOptions { Endpoint = workshop.Aws.Endpoint }, workshop.Clock);
        var reconcilers = new StackReconcilerFactory(accounts, _ => null);
        var reconciler = await reconcilers.ConnectAsync(
            StackLoader.Load(workshop.Specs).Stack!, new StackMemory(), accessLogger: null, CancellationToken.None);

        var first = await PlanLaterAsync();
        var unchanged = await PlanLaterAsync();
        await workshop.Clients.Iam.PutRolePolicyAsync(new() { RoleName = Name, PolicyName = "Own", PolicyDocument = Little });
        var changed = await PlanLaterAsync();

        Assert.Equal((1, false), first);
        Assert.Equal((0, false), unchanged);
        Assert.Equal((1, true), changed);

        async Task<(int Simulations, bool LacksPermissions)> PlanLaterAsync()
        {
            workshop.Clock.Advance(TimeSpan.FromMinutes(10));
            workshop.Aws.Requests.Clear();
            var plan = await reconciler.PlanAsync(ReconcileMode.Apply, confirmPrune: false, CancellationToken.None);
            return (
                workshop.Aws.Requests.Of("SimulatePrincipalPolicy").Count,
                plan.Warnings.Any(warning => warning.Contains("lacks permissions", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Where_the_simulation_is_not_permitted_AWS_decides()
    {
        await using var workshop = await Stacks["Gateway/gateway"].StartAsync();
        await MakeRoleAsync(workshop, Little);
        workshop.Aws.Faults.Fail("SimulatePrincipalPolicy", "AccessDenied", "No.", 403, times: null);

        var diff = await workshop.DiffAsync();

        Assert.Equal(0, diff.ExitCode);
        Assert.DoesNotContain("lacks permissions", diff.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("cannot be checked", diff.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Role_of_another_account_is_not_looked_up()
    {
        await using var workshop = await new StackBuilder("shop").With(
            "Gateway", "gateway", "authorizerType: AWS_IAM", "protocolType: MCP", "roleArn: arn:aws:iam::111122223333:role/theirs").StartAsync();

        var diff = await workshop.DiffAsync();

        Assert.Equal(0, diff.ExitCode);
        Assert.Empty(workshop.Aws.Requests.Of("SimulatePrincipalPolicy"));
    }

    private static async Task MakeRoleAsync(Workshop workshop, string policy, string trust = Trust)
    {
        await workshop.Clients.Iam.CreateRoleAsync(new() { RoleName = Name, AssumeRolePolicyDocument = trust });
        await workshop.Clients.Iam.PutRolePolicyAsync(new() { RoleName = Name, PolicyName = "Own", PolicyDocument = policy });
    }
}
