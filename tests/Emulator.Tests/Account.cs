using Amazon.BedrockAgentCoreControl;
using Amazon.CloudWatchLogs;
using Amazon.CodeBuild;
using Amazon.CognitoIdentityProvider;
using Amazon.ECR;
using Amazon.IdentityManagement;
using Amazon.Lambda;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecretsManager;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Amazon.SQS;
using Microsoft.Extensions.Time.Testing;
using Reconciler.Emulator.Host;

namespace Emulator.Tests;

/// <summary>An emulator with a fake clock, and clients of its services.</summary>
internal sealed class Account : IAsyncDisposable
{
    public const string Id = "123456789012";

    private readonly AWSCredentials _credentials;

    private Account(EmulatedAws aws, FakeTimeProvider clock)
    {
        Aws = aws;
        Clock = clock;
        _credentials = new BasicAWSCredentials(aws.AccessKeyId, aws.SecretAccessKey);
    }

    public EmulatedAws Aws { get; }

    public FakeTimeProvider Clock { get; }

    public IAmazonIdentityManagementService Iam => new AmazonIdentityManagementServiceClient(_credentials, Configure(new AmazonIdentityManagementServiceConfig()));

    public IAmazonS3 S3 => S3With(_credentials);

    public IAmazonSecurityTokenService Sts => new AmazonSecurityTokenServiceClient(_credentials, Configure(new AmazonSecurityTokenServiceConfig()));

    public IAmazonECR Ecr => new AmazonECRClient(_credentials, Configure(new AmazonECRConfig()));

    public IAmazonCodeBuild CodeBuild => new AmazonCodeBuildClient(_credentials, Configure(new AmazonCodeBuildConfig()));

    public IAmazonCognitoIdentityProvider Cognito => new AmazonCognitoIdentityProviderClient(_credentials, Configure(new AmazonCognitoIdentityProviderConfig()));

    public IAmazonCloudWatchLogs Logs => new AmazonCloudWatchLogsClient(_credentials, Configure(new AmazonCloudWatchLogsConfig()));

    public IAmazonLambda Lambda => new AmazonLambdaClient(_credentials, Configure(new AmazonLambdaConfig()));

    public IAmazonSQS Sqs => new AmazonSQSClient(_credentials, Configure(new AmazonSQSConfig()));

    public IAmazonSecretsManager Secrets => new AmazonSecretsManagerClient(_credentials, Configure(new AmazonSecretsManagerConfig()));

    public IAmazonBedrockAgentCoreControl AgentCore => new AmazonBedrockAgentCoreControlClient(_credentials, Configure(new AmazonBedrockAgentCoreControlConfig()));

    public static async Task<Account> StartAsync(EmulatorOptions? options = null, bool runsServers = false)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var aws = await EmulatedAws.StartAsync((options ?? new EmulatorOptions()) with { AccountId = Id, Clock = clock, RunsServers = runsServers });
        return new Account(aws, clock);
    }

    public IAmazonS3 S3With(AWSCredentials with, Action<AmazonS3Config>? configure = null)
    {
        var config = Configure(new AmazonS3Config { ForcePathStyle = true });
        configure?.Invoke(config);
        return new AmazonS3Client(with, config);
    }

    public IAmazonSecurityTokenService StsWith(AWSCredentials with) =>
        new AmazonSecurityTokenServiceClient(with, Configure(new AmazonSecurityTokenServiceConfig()));

    /// <summary>Begins a session of a role. A request without a session name gets one.</summary>
    public async Task<SessionAWSCredentials> AssumeAsync(AssumeRoleRequest request)
    {
        request.RoleSessionName ??= "session";
        var session = (await Sts.AssumeRoleAsync(request)).Credentials;
        return new SessionAWSCredentials(session.AccessKeyId, session.SecretAccessKey, session.SessionToken);
    }

    /// <summary>S3 in a session of a role.</summary>
    public async Task<IAmazonS3> AssumeS3Async(AssumeRoleRequest request) => S3With(await AssumeAsync(request));

    public T Configure<T>(T config)
        where T : ClientConfig
    {
        config.ServiceURL = Aws.Endpoint.ToString();
        config.AuthenticationRegion = "us-east-1";
        config.MaxErrorRetry = 0;
        return config;
    }

    public ValueTask DisposeAsync() => Aws.DisposeAsync();
}
