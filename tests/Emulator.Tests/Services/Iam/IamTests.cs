using Amazon.IdentityManagement.Model;

namespace Emulator.Tests.Services.Iam;

public sealed class IamTests
{
    [Fact]
    public async Task A_role_comes_back_as_it_was_created_with_its_documents_url_encoded()
    {
        await using var account = await Account.StartAsync();
        var trust = Policies.Trust("lambda.amazonaws.com");

        await account.Iam.CreateRoleAsync(new()
        {
            RoleName = "worker",
            Path = "/app/",
            AssumeRolePolicyDocument = trust,
            Description = "d",
            Tags = [new Tag { Key = "team", Value = "a" }],
        });
        var role = (await account.Iam.GetRoleAsync(new() { RoleName = "worker" })).Role;

        Assert.Equal($"arn:aws:iam::{Account.Id}:role/app/worker", role.Arn);
        Assert.Equal(trust, Uri.UnescapeDataString(role.AssumeRolePolicyDocument));
        Assert.DoesNotContain("{", role.AssumeRolePolicyDocument, StringComparison.Ordinal);
        Assert.Equal(3600, role.MaxSessionDuration);
        Assert.Equal("a", Assert.Single(role.Tags).Value);
    }

    [Fact]
    public async Task A_name_is_taken_once()
    {
        await using var account = await Account.StartAsync();
        var request = new CreateRoleRequest { RoleName = "worker", AssumeRolePolicyDocument = Policies.Trust("lambda.amazonaws.com") };
        await account.Iam.CreateRoleAsync(request);

        var error = await Assert.ThrowsAsync<EntityAlreadyExistsException>(() => account.Iam.CreateRoleAsync(request));

        Assert.Equal("Role with name worker already exists.", error.Message);
        Assert.Equal(409, (int)error.StatusCode);
    }

    [Fact]
    public async Task A_role_with_policies_cannot_be_deleted()
    {
        await using var account = await Account.StartAsync();
        const string Managed = "arn:aws:iam::aws:policy/BedrockAgentCoreFullAccess";
        await account.Iam.CreateRoleAsync(new() { RoleName = "worker", AssumeRolePolicyDocument = Policies.Trust("lambda.amazonaws.com") });
        await account.Iam.AttachRolePolicyAsync(new() { RoleName = "worker", PolicyArn = Managed });
        await account.Iam.PutRolePolicyAsync(new()
        {
            RoleName = "worker",
            PolicyName = "inline",
            PolicyDocument = Policies.Allow("*", "s3:GetObject"),
        });

        Assert.Equal(
            "Cannot delete entity, must detach all policies first.",
            (await Assert.ThrowsAsync<DeleteConflictException>(() => account.Iam.DeleteRoleAsync(new() { RoleName = "worker" }))).Message);
        await account.Iam.DetachRolePolicyAsync(new() { RoleName = "worker", PolicyArn = Managed });
        Assert.Equal(
            "Cannot delete entity, must delete policies first.",
            (await Assert.ThrowsAsync<DeleteConflictException>(() => account.Iam.DeleteRoleAsync(new() { RoleName = "worker" }))).Message);
        await account.Iam.DeleteRolePolicyAsync(new() { RoleName = "worker", PolicyName = "inline" });
        await account.Iam.DeleteRoleAsync(new() { RoleName = "worker" });
        await Assert.ThrowsAsync<NoSuchEntityException>(() => account.Iam.GetRoleAsync(new() { RoleName = "worker" }));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"Version":"2012-10-17"}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Maybe","Principal":"*","Action":"sts:AssumeRole"}]}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole"}]}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Resource":"*"}]}""")]
    public async Task A_malformed_trust_policy_is_refused(string document)
    {
        await using var account = await Account.StartAsync();

        await Assert.ThrowsAsync<MalformedPolicyDocumentException>(
            () => account.Iam.CreateRoleAsync(new() { RoleName = "worker", AssumeRolePolicyDocument = document }));
    }

    [Fact]
    public async Task Constraints_of_the_model_are_checked_and_worded_as_aws_does()
    {
        await using var account = await Account.StartAsync();

        var error = await Assert.ThrowsAsync<Amazon.IdentityManagement.AmazonIdentityManagementServiceException>(
            () => account.Iam.CreateRoleAsync(new() { RoleName = "no spaces", AssumeRolePolicyDocument = Policies.Trust("x") }));

        Assert.Equal("ValidationError", error.ErrorCode);
        Assert.Equal(
            "1 validation error detected: Value at 'roleName' failed to satisfy constraint: " +
                @"Member must satisfy regular expression pattern: [\w+=,.@-]+",
            error.Message);
    }

    [Fact]
    public async Task Lists_come_in_pages_that_survive_changes_in_between()
    {
        await using var account = await Account.StartAsync();
        foreach (var name in new[] { "a", "b", "c", "d" })
            await account.Iam.CreateRoleAsync(new() { RoleName = name, AssumeRolePolicyDocument = Policies.Trust("x.amazonaws.com") });

        var first = await account.Iam.ListRolesAsync(new ListRolesRequest { MaxItems = 2 });
        await account.Iam.DeleteRoleAsync(new() { RoleName = "b" });
        var second = await account.Iam.ListRolesAsync(new ListRolesRequest { MaxItems = 2, Marker = first.Marker });

        Assert.True(first.IsTruncated);
        Assert.Equal(["a", "b"], first.Roles.Select(r => r.RoleName));
        Assert.Equal(["c", "d"], second.Roles.Select(r => r.RoleName));
        Assert.False(second.IsTruncated);
    }

    [Fact]
    public async Task Account_details_show_roles_with_their_policies_and_tags_in_one_call()
    {
        await using var account = await Account.StartAsync();
        var policy = (await account.Iam.CreatePolicyAsync(new()
        {
            PolicyName = "own",
            PolicyDocument = Policies.Allow("*", "s3:*"),
        })).Policy;
        await account.Iam.CreateRoleAsync(new()
        {
            RoleName = "worker",
            AssumeRolePolicyDocument = Policies.Trust("x.amazonaws.com"),
            Tags = [new() { Key = "k", Value = "v" }],
        });
        await account.Iam.AttachRolePolicyAsync(new() { RoleName = "worker", PolicyArn = policy.Arn });
        await account.Iam.PutRolePolicyAsync(new()
        {
            RoleName = "worker",
            PolicyName = "inline",
            PolicyDocument = Policies.Allow("*", "s3:GetObject"),
        });

        var details = await account.Iam.GetAccountAuthorizationDetailsAsync(new() { Filter = ["Role", "LocalManagedPolicy"] });

        var role = Assert.Single(details.RoleDetailList);
        Assert.Equal("inline", Assert.Single(role.RolePolicyList).PolicyName);
        Assert.Equal("own", Assert.Single(role.AttachedManagedPolicies).PolicyName);
        Assert.Equal("v", Assert.Single(role.Tags).Value);
        Assert.Equal(1, Assert.Single(details.Policies).AttachmentCount);
    }

    [Fact]
    public async Task Simulation_lets_an_explicit_deny_win()
    {
        await using var account = await Account.StartAsync();
        var role = (await account.Iam.CreateRoleAsync(new()
        {
            RoleName = "worker",
            AssumeRolePolicyDocument = Policies.Trust("x.amazonaws.com"),
        })).Role;
        await account.Iam.PutRolePolicyAsync(new()
        {
            RoleName = "worker",
            PolicyName = "p",
            PolicyDocument = """{"Version":"2012-10-17","Statement":""" +
                """[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::data/*"},""" +
                """{"Effect":"Deny","Action":"s3:Delete*","Resource":"*"}]}""",
        });

        var results = (await account.Iam.SimulatePrincipalPolicyAsync(new()
        {
            PolicySourceArn = role.Arn,
            ActionNames = ["s3:GetObject", "s3:DeleteObject", "ec2:RunInstances"],
            ResourceArns = ["arn:aws:s3:::data/key"],
        })).EvaluationResults;

        Assert.Equal(["allowed", "explicitDeny", "implicitDeny"], results.Select(r => r.EvalDecision.Value));
    }
}
