using System.Net;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime;
using Amazon.SecurityToken;

namespace Emulator.Tests.Services.Iam;

/// <summary>Users, their groups, and the access keys that they sign with.</summary>
public sealed class UserTests
{
    [Fact]
    public async Task A_key_signs_as_its_user_until_it_is_inactive_or_deleted()
    {
        await using var account = await Account.StartAsync();
        await account.Iam.CreateUserAsync(new() { UserName = "alice", Path = "/team/" });
        var key = (await account.Iam.CreateAccessKeyAsync(new CreateAccessKeyRequest { UserName = "alice" })).AccessKey;

        Assert.Equal($"arn:aws:iam::{Account.Id}:user/team/alice", await WhoAsync(account, key));
        var used = await account.Iam.GetAccountAuthorizationDetailsAsync(new() { Filter = ["User"] });
        Assert.Equal("alice", Assert.Single(used.UserDetailList).UserName);
        await account.Iam.DeleteAccessKeyAsync(new() { UserName = "alice", AccessKeyId = key.AccessKeyId });
        var refused = await Assert.ThrowsAsync<AmazonSecurityTokenServiceException>(() => WhoAsync(account, key));

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task A_user_has_two_keys_at_most_and_is_not_deleted_while_it_has_one()
    {
        await using var account = await Account.StartAsync();
        await account.Iam.CreateUserAsync(new() { UserName = "alice" });
        var request = new CreateAccessKeyRequest { UserName = "alice" };
        var first = (await account.Iam.CreateAccessKeyAsync(request)).AccessKey;
        await account.Iam.CreateAccessKeyAsync(request);

        var third = await Assert.ThrowsAsync<LimitExceededException>(() => account.Iam.CreateAccessKeyAsync(request));
        var deleted = await Assert.ThrowsAsync<DeleteConflictException>(() => account.Iam.DeleteUserAsync(new() { UserName = "alice" }));
        var nobody = await Assert.ThrowsAsync<NoSuchEntityException>(
            () => account.Iam.DeleteAccessKeyAsync(new() { UserName = "alice", AccessKeyId = "AKIA0000000000000000" }));

        Assert.Equal("Cannot exceed quota for AccessKeysPerUser: 2", third.Message);
        Assert.Equal("Cannot delete entity, must delete access keys first.", deleted.Message);
        Assert.Equal("The Access Key with id AKIA0000000000000000 cannot be found.", nobody.Message);
        var listed = (await account.Iam.ListAccessKeysAsync(new ListAccessKeysRequest { UserName = "alice" })).AccessKeyMetadata;
        Assert.Contains(listed, key => key.AccessKeyId == first.AccessKeyId && key.Status == "Active");
    }

    [Fact]
    public async Task A_policy_name_is_taken_once_whatever_its_path_and_case()
    {
        await using var account = await Account.StartAsync();
        var document = Policies.Allow("*", "s3:GetObject");
        await account.Iam.CreatePolicyAsync(new() { PolicyName = "Access", PolicyDocument = document });

        await Assert.ThrowsAsync<EntityAlreadyExistsException>(
            () => account.Iam.CreatePolicyAsync(new() { PolicyName = "access", Path = "/team/", PolicyDocument = document }));
    }

    [Fact]
    public async Task Tags_of_a_user_come_with_the_user()
    {
        await using var account = await Account.StartAsync();
        await account.Iam.CreateUserAsync(new() { UserName = "alice", Tags = [new Tag { Key = "team", Value = "a" }] });
        await account.Iam.TagUserAsync(new() { UserName = "alice", Tags = [new Tag { Key = "cost", Value = "b" }] });
        await account.Iam.UntagUserAsync(new() { UserName = "alice", TagKeys = ["team"] });

        var user = (await account.Iam.GetUserAsync(new GetUserRequest { UserName = "ALICE" })).User;

        Assert.Equal(("alice", "cost"), (user.UserName, Assert.Single(user.Tags).Key));
    }

    private static async Task<string> WhoAsync(Account account, AccessKey key)
    {
        using var sts = new AmazonSecurityTokenServiceClient(
            new BasicAWSCredentials(key.AccessKeyId, key.SecretAccessKey), account.Configure(new AmazonSecurityTokenServiceConfig()));
        return (await sts.GetCallerIdentityAsync(new())).Arn;
    }
}
