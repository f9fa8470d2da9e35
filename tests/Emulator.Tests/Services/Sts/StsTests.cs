using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace Emulator.Tests.Services.Sts;

public sealed class StsTests
{
    [Fact]
    public async Task Caller_identity_names_the_account_and_the_signer()
    {
        await using var account = await Account.StartAsync();

        var identity = await account.Sts.GetCallerIdentityAsync(new GetCallerIdentityRequest());

        Assert.Equal(Account.Id, identity.Account);
        Assert.Equal($"arn:aws:iam::{Account.Id}:root", identity.Arn);
    }

    [Theory]
    [InlineData("test", "wrong", "SignatureDoesNotMatch")]
    [InlineData("nobody", "test", "InvalidClientTokenId")]
    public async Task A_signature_by_another_key_is_refused(string accessKeyId, string secret, string code)
    {
        await using var account = await Account.StartAsync();
        using var sts = new AmazonSecurityTokenServiceClient(
            new BasicAWSCredentials(accessKeyId, secret), account.Configure(new AmazonSecurityTokenServiceConfig()));

        var error = await Assert.ThrowsAsync<AmazonSecurityTokenServiceException>(
            () => sts.GetCallerIdentityAsync(new GetCallerIdentityRequest()));

        Assert.Equal(code, error.ErrorCode);
    }

    [Fact]
    public async Task An_assumed_role_signs_with_its_own_credentials_until_they_expire()
    {
        await using var account = await Account.StartAsync();
        var trust = """{"Version":"2012-10-17","Statement":""" +
            $$"""[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{Account.Id}}:root"},"Action":"sts:AssumeRole"}]}""";
        var role = (await account.Iam.CreateRoleAsync(new() { RoleName = "deployer", AssumeRolePolicyDocument = trust })).Role;
        var session = (await account.Sts.AssumeRoleAsync(new AssumeRoleRequest
        {
            RoleArn = role.Arn,
            RoleSessionName = "ci-run",
        })).Credentials;
        using var sts = new AmazonSecurityTokenServiceClient(
            new SessionAWSCredentials(session.AccessKeyId, session.SecretAccessKey, session.SessionToken),
            account.Configure(new AmazonSecurityTokenServiceConfig()));

        Assert.Equal($"arn:aws:sts::{Account.Id}:assumed-role/deployer/ci-run", (await sts.GetCallerIdentityAsync(new())).Arn);

        account.Clock.Advance(TimeSpan.FromMinutes(61));
        var error = await Assert.ThrowsAsync<AmazonSecurityTokenServiceException>(() => sts.GetCallerIdentityAsync(new()));
        Assert.Equal("ExpiredToken", error.ErrorCode);
    }

    [Fact]
    public async Task A_role_that_does_not_trust_the_caller_cannot_be_assumed()
    {
        await using var account = await Account.StartAsync();
        var role = (await account.Iam.CreateRoleAsync(new()
        {
            RoleName = "service",
            AssumeRolePolicyDocument = Policies.Trust("lambda.amazonaws.com"),
        })).Role;

        var error = await Assert.ThrowsAsync<AmazonSecurityTokenServiceException>(
            () => account.Sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = role.Arn, RoleSessionName = "me" }));

        Assert.Equal("AccessDenied", error.ErrorCode);
        Assert.Contains("is not authorized to perform: sts:AssumeRole on resource: " + role.Arn, error.Message, StringComparison.Ordinal);
    }
}
