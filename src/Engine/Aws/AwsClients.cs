using Amazon;
using Amazon.BedrockAgentCoreControl;
using Amazon.CloudWatchLogs;
using Amazon.CodeBuild;
using Amazon.CognitoIdentityProvider;
using Amazon.ECR;
using Amazon.IdentityManagement;
using Amazon.Lambda;
using Amazon.ResourceGroupsTaggingAPI;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.SecretsManager;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Amazon.SQS;
using Reconciler.Engine.Aws.Responses;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Aws;

/// <summary>The clients of the SDK for one region and one set of credentials. Each is created on first use.</summary>
internal sealed class AwsClients : IDisposable
{
    private readonly RegionEndpoint _region;
    private readonly string _clientName;
    private readonly CheckedHttpClients _jsonHttp;
    private readonly CheckedHttpClients _queryHttp;
    private readonly CheckedHttpClients _s3Http;
    private readonly Lazy<IAmazonBedrockAgentCoreControl> _agentCore;
    private readonly Lazy<IAmazonCodeBuild> _codeBuild;
    private readonly Lazy<IAmazonCognitoIdentityProvider> _cognito;
    private readonly Lazy<IAmazonIdentityManagementService> _iam;
    private readonly Lazy<IAmazonECR> _ecr;
    private readonly Lazy<IAmazonLambda> _lambda;
    private readonly Lazy<IAmazonS3> _s3;
    private readonly Lazy<IAmazonSecretsManager> _secretsManager;
    private readonly Lazy<IAmazonCloudWatchLogs> _logs;
    private readonly Lazy<IAmazonResourceGroupsTaggingAPI> _tagging;
    private readonly Lazy<IAmazonSQS> _sqs;
    private readonly Lazy<AmazonSecurityTokenServiceClient> _sts;
    private readonly Lazy<HttpClient> _agentCoreDataPlane;
    private readonly Lazy<HttpClient> _web;

    static AwsClients() => RuntimePipelineCustomizerRegistry.Instance.Register(new DisableSdkRetries());

    /// <param name="credentials">The credentials that sign the calls.</param>
    /// <param name="region">The region.</param>
    /// <param name="endpoint">The endpoint that replaces those of AWS; null for AWS.</param>
    /// <param name="options">The limits of responses; null for the defaults.</param>
    public AwsClients(AWSCredentials credentials, RegionEndpoint region, Uri? endpoint, EngineOptions? options = null)
    {
        (Credentials, _region, Endpoint) = (credentials, region, endpoint);
        options ??= new EngineOptions();
        _clientName = options.ClientName;
        var maxSize = options.MaxResponseSize;
        Func<KeyValuePair<string, string>?>? findHeader = endpoint is null ? null : () => EndpointHeader;
        _jsonHttp = new CheckedHttpClients(DocumentFormat.Json, maxSize, findHeader);
        _queryHttp = new CheckedHttpClients(DocumentFormat.Query, maxSize, findHeader);
        _s3Http = new CheckedHttpClients(DocumentFormat.S3, maxSize, findHeader);
        _agentCore = new(() =>
            new AmazonBedrockAgentCoreControlClient(credentials, Configure(new AmazonBedrockAgentCoreControlConfig(), _jsonHttp)));
        _codeBuild = new(() => new AmazonCodeBuildClient(credentials, Configure(new AmazonCodeBuildConfig(), _jsonHttp)));
        _cognito = new(() =>
            new AmazonCognitoIdentityProviderClient(credentials, Configure(new AmazonCognitoIdentityProviderConfig(), _jsonHttp)));
        _iam = new(() =>
            new AmazonIdentityManagementServiceClient(credentials, Configure(new AmazonIdentityManagementServiceConfig(), _queryHttp)));
        _ecr = new(() => new AmazonECRClient(credentials, Configure(new AmazonECRConfig(), _jsonHttp)));
        _lambda = new(() => new AmazonLambdaClient(credentials, Configure(new AmazonLambdaConfig(), _jsonHttp)));
        _s3 = new(() =>
            new AmazonS3Client(credentials, Configure(new AmazonS3Config { ForcePathStyle = endpoint is not null }, _s3Http)));
        _secretsManager = new(() => new AmazonSecretsManagerClient(credentials, Configure(new AmazonSecretsManagerConfig(), _jsonHttp)));
        _logs = new(() => new AmazonCloudWatchLogsClient(credentials, Configure(new AmazonCloudWatchLogsConfig(), _jsonHttp)));
        _tagging = new(() =>
            new AmazonResourceGroupsTaggingAPIClient(credentials, Configure(new AmazonResourceGroupsTaggingAPIConfig(), _jsonHttp)));
        _sqs = new(() => new AmazonSQSClient(credentials, Configure(new AmazonSQSConfig(), _jsonHttp)));
        _sts = new(() =>
            new AmazonSecurityTokenServiceClient(credentials, Configure(new AmazonSecurityTokenServiceConfig(), _queryHttp)));

        // The SDK has no client for the data plane of AgentCore here, so requests are plain HTTP.
        _agentCoreDataPlane = new(() =>
            new HttpClient(new SigningHandler(credentials, region.SystemName, TimeProvider.System, CreateHandler(endpoint))));
        _web = new(() => new HttpClient(CreateHandler(endpoint)));
    }

    /// <summary>The credentials that sign the calls.</summary>
    public AWSCredentials Credentials { get; }

    /// <summary>The endpoint that replaces those of AWS; null for AWS.</summary>
    public Uri? Endpoint { get; }

    /// <summary>A header of all further requests to <see cref="Endpoint"/>; null for none. AWS never gets it.</summary>
    public KeyValuePair<string, string>? EndpointHeader { get; set; }

    public IAmazonBedrockAgentCoreControl AgentCore => _agentCore.Value;

    public IAmazonCodeBuild CodeBuild => _codeBuild.Value;

    public IAmazonCognitoIdentityProvider Cognito => _cognito.Value;

    public IAmazonIdentityManagementService Iam => _iam.Value;

    public IAmazonECR Ecr => _ecr.Value;

    public IAmazonLambda Lambda => _lambda.Value;

    public IAmazonS3 S3 => _s3.Value;

    public IAmazonSecretsManager SecretsManager => _secretsManager.Value;

    public IAmazonCloudWatchLogs Logs => _logs.Value;

    public IAmazonResourceGroupsTaggingAPI Tagging => _tagging.Value;

    public IAmazonSQS Sqs => _sqs.Value;

    public IAmazonSecurityTokenService Sts => _sts.Value;

    /// <summary>Calls GetCallerIdentity and returns the response with its HTTP headers.</summary>
    public async Task<(GetCallerIdentityResponse Caller, IReadOnlyDictionary<string, string> Headers)> GetCallerIdentityAsync(
        CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        CallContext.Current = new CallContext("GetCallerIdentity", typeof(GetCallerIdentityRequest));
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

    /// <summary>A client without credentials. It follows no redirects.</summary>
    public HttpClient Web => _web.Value;

    public void Dispose()
    {
        DisposeOf(_agentCore);
        DisposeOf(_codeBuild);
        DisposeOf(_cognito);
        DisposeOf(_iam);
        DisposeOf(_ecr);
        DisposeOf(_lambda);
        DisposeOf(_s3);
        DisposeOf(_secretsManager);
        DisposeOf(_logs);
        DisposeOf(_tagging);
        DisposeOf(_sts);
        DisposeOf(_agentCoreDataPlane);
        DisposeOf(_web);
        _jsonHttp.Dispose();
        _queryHttp.Dispose();
        _s3Http.Dispose();
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

    private TConfig Configure<TConfig>(TConfig config, CheckedHttpClients http) where TConfig : ClientConfig
    {
        // Set the region before the URL, because setting it clears the URL.
        config.RegionEndpoint = _region;
        if (Endpoint is not null)
        {
            config.ServiceURL = Endpoint.ToString();
            config.AuthenticationRegion = _region.SystemName;
        }

        config.HttpClientFactory = http;
        config.ClientAppId = _clientName;
        return config;
    }
}
