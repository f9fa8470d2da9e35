using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime;
using Reconciler.Emulator.Host;
using Reconciler.Emulator.Platform.Faults;
using Reconciler.Emulator.Platform.Pipeline;

namespace Emulator.Tests.Platform.Pipeline;

public sealed class FaultTests
{
    [Fact]
    public async Task An_operation_fails_as_often_as_asked_with_the_error_asked_for()
    {
        await using var account = await Account.StartAsync();
        using var fault = account.Aws.Faults.Fail("GetRole", "ServiceFailure", "Out to lunch.", 500, times: 2);

        for (var i = 0; i < 2; i++)
            Assert.Equal("Out to lunch.", (await Assert.ThrowsAsync<ServiceFailureException>(() => GetRoleAsync(account))).Message);
        await Assert.ThrowsAsync<NoSuchEntityException>(() => GetRoleAsync(account));
        Assert.Equal(2, fault.Hits);
    }

    [Fact]
    public async Task A_dropped_answer_leaves_the_operation_done()
    {
        await using var account = await Account.StartAsync();
        account.Aws.Faults.DropResponse("CreateRole");

        await Assert.ThrowsAnyAsync<Exception>(
            () => account.Iam.CreateRoleAsync(new() { RoleName = "r", AssumeRolePolicyDocument = Policies.Trust("x.amazonaws.com") }));

        Assert.Equal("r", (await GetRoleAsync(account)).Role.RoleName);
        // If the client retries, the role exists already.
        var statuses = account.Aws.Requests.Of("CreateRole").Select(r => r.Status).ToList();
        Assert.Equal(0, statuses[0]);
        Assert.All(statuses.Skip(1), s => Assert.Equal(409, s));
    }

    [Fact]
    public async Task A_hanging_operation_is_not_performed_and_ends_with_the_emulator()
    {
        await using var account = await Account.StartAsync();
        account.Aws.Faults.Add(new Fault { Operation = "ListRoles", Kind = FaultKind.Hang });

        var hanging = account.Iam.ListRolesAsync(new ListRolesRequest());
        await account.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => hanging);
    }

    [Fact]
    public async Task Throttling_speaks_the_language_of_the_service()
    {
        await using var account = await Account.StartAsync();
        account.Aws.Faults.Throttle("ListRoles", times: null);
        account.Aws.Faults.Throttle("ListGateways", times: null);

        var query = await Assert.ThrowsAsync<AmazonIdentityManagementServiceException>(
            () => account.Iam.ListRolesAsync(new ListRolesRequest()));
        var rest = await Assert.ThrowsAsync<Amazon.BedrockAgentCoreControl.Model.ThrottlingException>(
            () => account.AgentCore.ListGatewaysAsync(new()));

        Assert.Equal("Throttling", query.ErrorCode);
        Assert.Equal(429, (int)rest.StatusCode);
    }

    [Fact]
    public async Task A_fault_can_wait_and_can_choose_its_requests()
    {
        await using var account = await Account.StartAsync();
        account.Aws.Faults.Add(new Fault
        {
            Operation = "GetRole",
            Kind = FaultKind.Error,
            ErrorCode = "Chosen",
            After = 1,
            When = i => i["RoleName"]!.ToString() == "chosen",
        });

        await Assert.ThrowsAsync<NoSuchEntityException>(() => GetRoleAsync(account, "chosen"));
        await Assert.ThrowsAsync<NoSuchEntityException>(() => GetRoleAsync(account, "other"));
        Assert.Equal(
            "Chosen",
            (await Assert.ThrowsAsync<AmazonIdentityManagementServiceException>(() => GetRoleAsync(account, "chosen"))).ErrorCode);
    }

    [Fact]
    public async Task Quotas_are_token_buckets_on_the_emulators_clock()
    {
        await using var account = await Account.StartAsync();
        account.Aws.Behavior.EnforceQuotas = true;

        for (var i = 0; i < 10; i++)
            await account.AgentCore.ListGatewaysAsync(new());
        await Assert.ThrowsAsync<Amazon.BedrockAgentCoreControl.Model.ThrottlingException>(
            () => account.AgentCore.ListGatewaysAsync(new()));
        account.Clock.Advance(TimeSpan.FromMilliseconds(100));
        await account.AgentCore.ListGatewaysAsync(new());
    }

    [Fact]
    public async Task Lists_lag_behind_creations_and_deletions_while_lookups_do_not()
    {
        await using var account = await Account.StartAsync();
        account.Aws.Behavior.ListLag = TimeSpan.FromSeconds(5);
        await account.Iam.CreateRoleAsync(new() { RoleName = "r", AssumeRolePolicyDocument = Policies.Trust("x.amazonaws.com") });

        Assert.Empty(await NamesAsync());
        Assert.Equal("r", (await GetRoleAsync(account)).Role.RoleName);
        account.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["r"], await NamesAsync());
        await account.Iam.DeleteRoleAsync(new() { RoleName = "r" });
        Assert.Equal(["r"], await NamesAsync());
        account.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty(await NamesAsync());

        async Task<IEnumerable<string>> NamesAsync() =>
            ((await account.Iam.ListRolesAsync(new ListRolesRequest())).Roles ?? []).Select(r => r.RoleName);
    }

    [Fact]
    public async Task Ready_flaps_as_often_as_asked_before_it_stays()
    {
        await using var account = await Account.StartAsync(new EmulatorOptions
        {
            Latency = new() { PolicyEngine = TimeSpan.FromSeconds(10) },
        });
        account.Aws.Behavior.ReadyFlaps = 1;
        var id = (await account.AgentCore.CreatePolicyEngineAsync(new() { Name = "engine" })).PolicyEngineId;

        var statuses = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            statuses.Add((await account.AgentCore.GetPolicyEngineAsync(new() { PolicyEngineId = id })).Status);
            account.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(["CREATING", "ACTIVE", "CREATING", "ACTIVE", "ACTIVE"], statuses);
    }

    [Fact]
    public async Task What_is_being_deleted_may_look_as_before_for_a_while()
    {
        await using var account = await Account.StartAsync(new EmulatorOptions
        {
            Latency = new() { PolicyEngine = TimeSpan.FromSeconds(10) },
        });
        account.Aws.Behavior.DeleteStatusLag = TimeSpan.FromSeconds(5);
        var id = (await account.AgentCore.CreatePolicyEngineAsync(new() { Name = "engine" })).PolicyEngineId;
        account.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("DELETING", (await account.AgentCore.DeletePolicyEngineAsync(new() { PolicyEngineId = id })).Status.Value);
        Assert.Equal("ACTIVE", (await account.AgentCore.GetPolicyEngineAsync(new() { PolicyEngineId = id })).Status.Value);
        account.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("DELETING", (await account.AgentCore.GetPolicyEngineAsync(new() { PolicyEngineId = id })).Status.Value);
        account.Clock.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<Amazon.BedrockAgentCoreControl.Model.ResourceNotFoundException>(
            () => account.AgentCore.GetPolicyEngineAsync(new() { PolicyEngineId = id }));
    }

    [Fact]
    public async Task A_callers_role_is_held_to_its_actions_when_asked()
    {
        await using var account = await Account.StartAsync();
        account.Aws.Behavior.EnforceCallerPermissions = true;
        var role = (await account.Iam.CreateRoleAsync(new()
        {
            RoleName = "caller",
            AssumeRolePolicyDocument = $$"""{"Version":"2012-10-17","Statement":""" +
                $$"""[{"Effect":"Allow","Principal":{"AWS":"{{Account.Id}}"},"Action":"sts:AssumeRole"}]}""",
        })).Role;
        await account.Iam.PutRolePolicyAsync(new()
        {
            RoleName = "caller",
            PolicyName = "p",
            PolicyDocument = Policies.Allow("*", "s3:ListAllMyBuckets"),
        });
        var session = (await account.Sts.AssumeRoleAsync(new() { RoleArn = role.Arn, RoleSessionName = "test" })).Credentials;
        var s3 = account.S3With(new SessionAWSCredentials(session.AccessKeyId, session.SecretAccessKey, session.SessionToken));

        await s3.ListBucketsAsync();
        var error = await Assert.ThrowsAsync<Amazon.S3.AmazonS3Exception>(() => s3.PutBucketAsync("my-bucket"));

        Assert.Equal("AccessDenied", error.ErrorCode);
        Assert.Contains("is not authorized to perform: s3:CreateBucket", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_request_log_knows_what_changed_something_and_never_keeps_bodies()
    {
        await using var account = await Account.StartAsync();
        await account.S3.PutBucketAsync("my-bucket");
        await account.S3.PutObjectAsync(new() { BucketName = "my-bucket", Key = "k", ContentBody = "hello" });
        await account.S3.ListBucketsAsync();
        await Assert.ThrowsAsync<NoSuchEntityException>(() => GetRoleAsync(account));

        Assert.Equal(["CreateBucket", "PutObject"], account.Aws.Requests.Mutating.Select(r => r.Operation));
        var put = Assert.Single(account.Aws.Requests.Of("PutObject"));
        Assert.Equal("k", put.Input["Key"]!.ToString());
        Assert.Null(put.Input["Body"]);
        Assert.Equal("NoSuchEntity", Assert.Single(account.Aws.Requests.Of("GetRole")).ErrorCode);
    }

    [Fact]
    public async Task Faults_and_behavior_can_be_set_over_http_but_not_by_web_pages()
    {
        await using var account = await Account.StartAsync();
        using var http = new HttpClient { BaseAddress = account.Aws.Endpoint };

        (await http.PostAsJsonAsync("/_emulator/faults", new
        {
            operation = "GetRole",
            kind = "error",
            errorCode = "Chosen",
            times = 1,
            input = new Dictionary<string, string> { ["RoleName"] = "r" },
        })).EnsureSuccessStatusCode();
        (await http.PostAsJsonAsync("/_emulator/behavior", new { listLag = 2.5, readyFlaps = 3 })).EnsureSuccessStatusCode();

        Assert.Equal("Chosen", (await Assert.ThrowsAsync<AmazonIdentityManagementServiceException>(() => GetRoleAsync(account))).ErrorCode);
        Assert.Equal(TimeSpan.FromSeconds(2.5), account.Aws.Behavior.ListLag);
        Assert.Equal(3, (await http.GetFromJsonAsync<JsonObject>("/_emulator/behavior"))!["readyFlaps"]!.GetValue<int>());
        Assert.Equal(
            "GetRole", (await http.GetFromJsonAsync<JsonObject>("/_emulator/requests"))!["requests"]![0]!["operation"]!.ToString());
        Assert.Equal(400, (int)(await http.PostAsJsonAsync("/_emulator/faults", new { kind = "nonsense" })).StatusCode);
        Assert.Equal(400, (int)(await http.PostAsJsonAsync("/_emulator/behavior", new { listLag = "soon" })).StatusCode);
        Assert.Equal(404, (int)(await http.GetAsync(new Uri("/_emulator/nothing", UriKind.Relative))).StatusCode);
        using var page = new HttpRequestMessage(HttpMethod.Post, "/_emulator/reset") { Headers = { { "Origin", "https://evil.example" } } };
        Assert.Equal(403, (int)(await http.SendAsync(page)).StatusCode);
    }

    [Fact]
    public async Task Reset_empties_the_account()
    {
        await using var account = await Account.StartAsync();
        await account.S3.PutBucketAsync("my-bucket");
        account.Aws.Faults.Throttle("ListBuckets", times: null);

        account.Aws.Reset();

        Assert.Empty((await account.S3.ListBucketsAsync()).Buckets ?? []);
        Assert.Single(account.Aws.Requests.All);
    }

    private static Task<GetRoleResponse> GetRoleAsync(Account account, string name = "r") =>
        account.Iam.GetRoleAsync(new() { RoleName = name });
}
