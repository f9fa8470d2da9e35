using Amazon.Runtime;
using Amazon.S3;
using Reconciler.Emulator.Host;

namespace EmulatorSample;

/// <summary>An emulated AWS account at a free port, which the tests of a class share.</summary>
public sealed class AwsFixture : IAsyncLifetime
{
    public EmulatedAws Aws { get; private set; } = null!;

    public IAmazonS3 CreateS3() => new AmazonS3Client(
        new BasicAWSCredentials(Aws.AccessKeyId, Aws.SecretAccessKey),
        new AmazonS3Config { ServiceURL = Aws.Endpoint.ToString(), AuthenticationRegion = "us-east-1", ForcePathStyle = true });

    public async Task InitializeAsync() => Aws = await EmulatedAws.StartAsync();

    public async Task DisposeAsync() => await Aws.DisposeAsync();
}
