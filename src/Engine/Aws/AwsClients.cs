using Amazon;
using Amazon.BedrockAgentCoreControl;
using Amazon.CloudWatchLogs;
using Amazon.CodeBuild;
using Amazon.CognitoIdentityProvider;
using Amazon.ECR;
using Amazon.IdentityManagement;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.SecretsManager;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace Reconciler.Engine.Aws;

/// <summary>The clients of the SDK for one region and one set of credentials. Each is created on first use.</summary>
internal sealed class AwsClients(AWSCredentials credentials, RegionEndpoint region, Uri? endpoint) : IDisposable
{
    private readonly Lazy<IAmazonBedrockAgentCoreControl> _agentCore = new(() =>
        new AmazonBedrockAgentCoreControlClient(credentials, Configure(new AmazonBedrockAgentCoreControlConfig(), region, endpoint)));

    private readonly Lazy<IAmazonCodeBuild> _codeBuild = new(() =>
        new AmazonCodeBuildClient(credentials, Configure(new AmazonCodeBuildConfig(), region, endpoint)));

    private readonly Lazy<IAmazonCognitoIdentityProvider> _cognito = new(() =>
        new AmazonCognitoIdentityProviderClient(credentials, Configure(new AmazonCognitoIdentityProviderConfig(), region, endpoint)));

    private readonly Lazy<IAmazonIdentityManagementService> _iam = new(() =>
        new AmazonIdentityManagementServiceClient(credentials, Configure(new AmazonIdentityManagementServiceConfig(), region, endpoint)));

    private readonly Lazy<IAmazonECR> _ecr = new(() =>
        new AmazonECRClient(credentials, Configure(new AmazonECRConfig(), region, endpoint)));

    private readonly Lazy<IAmazonS3> _s3 = new(() =>
        new AmazonS3Client(credentials, Configure(new AmazonS3Config { ForcePathStyle = endpoint is not null }, region, endpoint)));

    private readonly Lazy<IAmazonSecretsManager> _secretsManager = new(() =>
        new AmazonSecretsManagerClient(credentials, Configure(new AmazonSecretsManagerConfig(), region, endpoint)));

    private readonly Lazy<IAmazonCloudWatchLogs> _logs = new(() =>
        new AmazonCloudWatchLogsClient(credentials, Configure(new AmazonCloudWatchLogsConfig(), region, endpoint)));

    private readonly Lazy<AmazonSecurityTokenServiceClient> _sts = new(() =>
        new AmazonSecurityTokenServiceClient(credentials, Configure(new AmazonSecurityTokenServiceConfig(), region, endpoint)));

    static AwsClients() => RuntimePipelineCustomizerRegistry.Instance.Register(new DisableSdkRetries());

    // The SDK has no client for the data plane of AgentCore here, so requests are plain HTTP.
    private readonly Lazy<HttpClient> _agentCoreDataPlane = new(() =>
        new HttpClient(new SigningHandler(credentials, region.SystemName, TimeProvider.System, CreateHandler(endpoint))));

    /// <summary>The credentials that sign the calls.</summary>
    public AWSCredentials Credentials { get; } = credentials;

    /// <summary>The endpoint that replaces those of AWS; null for AWS.</summary>
    public Uri? Endpoint { get; } = endpoint;

    public IAmazonBedrockAgentCoreControl AgentCore => _agentCore.Value;

    public IAmazonCodeBuild CodeBuild => _codeBuild.Value;

    public IAmazonCognitoIdentityProvider Cognito => _cognito.Value;

    public IAmazonIdentityManagementService Iam => _iam.Value;

    public IAmazonECR Ecr => _ecr.Value;

    public IAmazonS3 S3 => _s3.Value;

    public IAmazonSecretsManager SecretsManager => _secretsManager.Value;

    public IAmazonCloudWatchLogs Logs => _logs.Value;

    /// <summary>Calls GetCallerIdentity and returns the response with its HTTP headers.</summary>
    public async Task<(GetCallerIdentityResponse Caller, IReadOnlyDictionary<string, string> Headers)> GetCallerIdentityAsync(
        CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        _sts.Value.AfterResponseEvent += CopyHeaders;
        try
        {
            return (await _sts.Value.GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancellationToken), headers);
        }
        finally
        {
            _sts.Value.AfterResponseEvent -= CopyHeaders;
        }

        void CopyHeaders(object sender, ResponseEventArgs response)
        {
            if (response is not WebServiceResponseEventArgs { ResponseHeaders: { } received }) return;
            foreach (var (name, value) in received) headers[name] = value;
        }
    }

    public HttpClient AgentCoreDataPlane => _agentCoreDataPlane.Value;

    public void Dispose()
    {
        DisposeOf(_agentCore);
        DisposeOf(_codeBuild);
        DisposeOf(_cognito);
        DisposeOf(_iam);
        DisposeOf(_ecr);
        DisposeOf(_s3);
        DisposeOf(_secretsManager);
        DisposeOf(_logs);
        DisposeOf(_sts);
        DisposeOf(_agentCoreDataPlane);
    }

    private static void DisposeOf<T>(Lazy<T> client) where T : IDisposable
    {
        if (client.IsValueCreated) client.Value.Dispose();
    }

    private static HttpMessageHandler CreateHandler(Uri? endpoint)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        return endpoint is null ? handler : new EndpointOverrideHandler(endpoint, handler);
    }

    private static TConfig Configure<TConfig>(TConfig config, RegionEndpoint region, Uri? endpoint) where TConfig : ClientConfig
    {
        // Set the region before the URL, because setting it clears the URL.
        config.RegionEndpoint = region;
        if (endpoint is not null)
        {
            config.ServiceURL = endpoint.ToString();
            config.AuthenticationRegion = region.SystemName;
        }

        config.Timeout = TimeSpan.FromSeconds(60);
        return config;
    }
}
