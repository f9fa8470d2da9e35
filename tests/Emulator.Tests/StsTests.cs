using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Reconciler.Emulator;

namespace Emulator.Tests;

public sealed class StsTests
{
    [Fact]
    public async Task Caller_identity_names_the_account_and_the_signer()
    {
        await using var aws = await EmulatedAws.StartAsync(new EmulatorOptions { AccountId = "123456789012" });
        using var sts = Client(aws, "test");

        var identity = await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest());

        Assert.Equal("123456789012", identity.Account);
        Assert.Equal("arn:aws:iam::123456789012:user/test", identity.Arn);
    }

    private static AmazonSecurityTokenServiceClient Client(EmulatedAws aws, string secret) => new(
        new BasicAWSCredentials(aws.AccessKeyId, secret),
        new AmazonSecurityTokenServiceConfig { ServiceURL = aws.Endpoint.ToString(), AuthenticationRegion = "us-east-1" });
}
