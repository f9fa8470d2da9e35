using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace Emulator.Tests.Services.Sts;

public sealed class AssumeRoleTests
{
    [Fact]
    public async Task The_external_id_of_the_trust_policy_is_required()
    {
        await using var account = await Account.StartAsync();
        var role = await CreateRoleAsync(
            account, "partner", Trust("sts:AssumeRole", """, "Condition":{"StringEquals":{"sts:ExternalId":"reconciler-7"}}"""));

        await AssertRefusedAsync(account, new() { RoleArn = role }, "sts:AssumeRole");
        await AssertRefusedAsync(account, new() { RoleArn = role, ExternalId = "reconciler-8" }, "sts:AssumeRole");
        await account.Sts.AssumeRoleAsync(new() { RoleArn = role, RoleSessionName = "session", ExternalId = "reconciler-7" });
    }

    [Fact]
    public async Task Session_tags_need_a_trust_policy_that_allows_them()
    {
        await using var account = await Account.StartAsync();
        var closed = await CreateRoleAsync(account, "closed", Trust("sts:AssumeRole"));
        var open = await CreateRoleAsync(
            account, "open", Trust("sts:*", """, "Condition":{"StringEquals":{"aws:RequestTag/team":"search"}}"""));
        List<Tag> tags = [new() { Key = "team", Value = "search" }];

        await AssertRefusedAsync(account, new() { RoleArn = closed, Tags = tags }, "sts:TagSession");
        await AssertRefusedAsync(account, new() { RoleArn = open, Tags = [new() { Key = "team", Value = "other" }] }, "sts:AssumeRole");
        await account.Sts.AssumeRoleAsync(new() { RoleArn = open, RoleSessionName = "session", Tags = tags });
    }

    [Fact]
    public async Task The_tags_of_a_session_count_in_the_conditions_of_its_role()
    {
        await using var account = await EnforcingAsync();
        var role = await CreateRoleAsync(account, "worker", Trust("sts:*"));
        await account.Iam.PutRolePolicyAsync(new()
        {
            RoleName = "worker",
            PolicyName = "p",
            PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:CreateBucket","Resource":"*","""
                + """ "Condition":{"StringEquals":{"aws:PrincipalTag/team":"search"}}}]}""",
        });

        using var tagged = await account.AssumeS3Async(new() { RoleArn = role, Tags = [new() { Key = "team", Value = "search" }] });
        using var plain = await account.AssumeS3Async(new() { RoleArn = role });

        await tagged.PutBucketAsync("first-bucket");
        await Assert.ThrowsAsync<Amazon.S3.AmazonS3Exception>(() => plain.PutBucketAsync("second-bucket"));
    }

    [Fact]
    public async Task Transitive_tags_follow_into_the_next_session_and_cannot_be_changed_there()
    {
        await using var account = await Account.StartAsync();
        var role = await CreateRoleAsync(account, "chained", Trust("sts:*"));
        using var sts = account.StsWith(await account.AssumeAsync(
            new() { RoleArn = role, Tags = [new() { Key = "team", Value = "search" }], TransitiveTagKeys = ["team"] }));

        await sts.AssumeRoleAsync(new() { RoleArn = role, RoleSessionName = "second" });
        var error = await Assert.ThrowsAsync<AmazonSecurityTokenServiceException>(() => sts.AssumeRoleAsync(new()
        {
            RoleArn = role,
            RoleSessionName = "second",
            Tags = [new() { Key = "team", Value = "other" }],
        }));

        Assert.Equal("InvalidParameterValue", error.ErrorCode);
    }

    [Fact]
    public async Task A_session_policy_can_only_take_away()
    {
        await using var account = await EnforcingAsync();
        var role = await CreateRoleAsync(account, "worker", Trust("sts:*"));
        await account.Iam.PutRolePolicyAsync(
            new() { RoleName = "worker", PolicyName = "p", PolicyDocument = Policies.Allow("*", "s3:CreateBucket") });

        using var bounded = await account.AssumeS3Async(
            new() { RoleArn = role, Policy = Policies.Allow("arn:aws:s3:::mine-*", "s3:*") });

        await bounded.PutBucketAsync("mine-1");
        var error = await Assert.ThrowsAsync<Amazon.S3.AmazonS3Exception>(() => bounded.PutBucketAsync("others-1"));
        Assert.EndsWith("because no session policy allows the s3:CreateBucket action", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<Amazon.S3.AmazonS3Exception>(() => bounded.DeleteBucketAsync("mine-1"));
    }

    [Fact]
    public async Task A_permissions_boundary_bounds_the_role()
    {
        await using var account = await EnforcingAsync();
        var boundary = (await account.Iam.CreatePolicyAsync(
            new() { PolicyName = "boundary", PolicyDocument = Policies.Allow("*", "s3:ListAllMyBuckets") })).Policy.Arn;
        var role = (await account.Iam.CreateRoleAsync(
            new() { RoleName = "worker", AssumeRolePolicyDocument = Trust("sts:*"), PermissionsBoundary = boundary })).Role.Arn;
        await account.Iam.PutRolePolicyAsync(new() { RoleName = "worker", PolicyName = "p", PolicyDocument = Policies.Allow("*", "s3:*") });

        using var s3 = await account.AssumeS3Async(new() { RoleArn = role });

        await s3.ListBucketsAsync();
        var error = await Assert.ThrowsAsync<Amazon.S3.AmazonS3Exception>(() => s3.PutBucketAsync("a-bucket"));
        Assert.EndsWith("because no permissions boundary allows the s3:CreateBucket action", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3601, false)]
    [InlineData(7200, true)]
    public async Task Sessions_are_not_longer_than_the_role_or_a_chain_allows(int seconds, bool isChained)
    {
        await using var account = await Account.StartAsync();
        var role = (await account.Iam.CreateRoleAsync(new()
        {
            RoleName = "worker",
            AssumeRolePolicyDocument = Trust("sts:*"),
            MaxSessionDuration = isChained ? 43200 : 3600,
        })).Role.Arn;
        using var chained = account.StsWith(await account.AssumeAsync(new() { RoleArn = role }));

        var error = await Assert.ThrowsAsync<AmazonSecurityTokenServiceException>(() => (isChained ? chained : account.Sts).AssumeRoleAsync(
            new() { RoleArn = role, RoleSessionName = "session", DurationSeconds = seconds }));

        Assert.Equal("ValidationError", error.ErrorCode);
        Assert.Contains(isChained ? "role chaining" : "MaxSessionDuration", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_account_is_trusted_identity_policies_decide_and_where_the_caller_is_named_they_need_not()
    {
        await using var account = await EnforcingAsync();
        var middle = await CreateRoleAsync(account, "middle", Trust("sts:*"));
        var byAccount = await CreateRoleAsync(account, "by-account", Trust("sts:AssumeRole"));
        var byName = await CreateRoleAsync(
            account, "by-name", Trust("sts:AssumeRole").Replace(Account.Id, middle, StringComparison.Ordinal));
        using var sts = account.StsWith(await account.AssumeAsync(new() { RoleArn = middle }));

        await sts.AssumeRoleAsync(new() { RoleArn = byName, RoleSessionName = "session" });
        var error = await Assert.ThrowsAsync<AmazonSecurityTokenServiceException>(
            () => sts.AssumeRoleAsync(new() { RoleArn = byAccount, RoleSessionName = "session" }));
        Assert.Contains("because no identity-based policy allows the sts:AssumeRole action", error.Message, StringComparison.Ordinal);
        await account.Iam.PutRolePolicyAsync(
            new() { RoleName = "middle", PolicyName = "p", PolicyDocument = Policies.Allow(byAccount, "sts:AssumeRole") });
        await sts.AssumeRoleAsync(new() { RoleArn = byAccount, RoleSessionName = "session" });
    }

    private static async Task<Account> EnforcingAsync()
    {
        var account = await Account.StartAsync();
        account.Aws.Behavior.EnforceCallerPermissions = true;
        return account;
    }

    private static async Task<string> CreateRoleAsync(Account account, string name, string trust) =>
        (await account.Iam.CreateRoleAsync(new() { RoleName = name, AssumeRolePolicyDocument = trust })).Role.Arn;

    private static string Trust(string action, string more = "") => """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","""
        + $$""" "Principal":{"AWS":"{{Account.Id}}"},"Action":"{{action}}"{{more}}}]}""";

    private static async Task AssertRefusedAsync(Account account, AssumeRoleRequest request, string action)
    {
        request.RoleSessionName = "session";
        var error = await Assert.ThrowsAsync<AmazonSecurityTokenServiceException>(() => account.Sts.AssumeRoleAsync(request));
        Assert.Equal("AccessDenied", error.ErrorCode);
        Assert.Contains($"is not authorized to perform: {action} on resource: {request.RoleArn}", error.Message, StringComparison.Ordinal);
    }
}
