using Amazon.BedrockAgentCoreControl;
using Amazon.CloudWatchLogs;
using Amazon.CodeBuild;
using Amazon.CognitoIdentityProvider;
using Amazon.ECR;
using Amazon.IdentityManagement;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecretsManager;
using Polly;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Aws;

/// <summary>One account and region: its clients, what has been read of it, and how it may be called.</summary>
public sealed class AwsAccount : IDisposable
{
    private readonly CallLimiter _limiter;
    private readonly ResiliencePipeline _retry;
    private readonly AwsClients _clients;

    internal AwsAccount(
        AwsClients clients,
        AwsIdentity identity,
        IReadOnlyDictionary<string, string> endpointHeaders,
        AccountViewOptions viewOptions,
        CallCounter counter,
        Func<string, double> callsPerSecond,
        TimeProvider clock)
    {
        _clients = clients;
        Identity = identity;
        EndpointHeaders = endpointHeaders;
        Clock = clock;
        Calls = counter;
        View = new AccountView(clock, viewOptions);
        _limiter = new CallLimiter(clock, callsPerSecond);
        _retry = CallRetry.Build(clock);
    }

    public AwsIdentity Identity { get; }

    public string Region => Identity.Region;

    public string AccountId => Identity.AccountId;

    public TimeProvider Clock { get; }

    internal AccountView View { get; }

    public CallCounter Calls { get; }

    /// <summary>Whom the calls are made for.</summary>
    public AWSCredentials Credentials => _clients.Credentials;

    /// <summary>Where requests go instead of AWS; null for AWS itself.</summary>
    public Uri? Endpoint => _clients.Endpoint;

    /// <summary>The headers of the endpoint's first answer, by name without regard to case. They tell which software answers there.</summary>
    public IReadOnlyDictionary<string, string> EndpointHeaders { get; }

    public IAmazonBedrockAgentCoreControl AgentCore => _clients.AgentCore;

    /// <summary>Plain HTTP to AgentCore's data plane, signed.</summary>
    public HttpClient AgentCoreDataPlane => _clients.AgentCoreDataPlane;

    public IAmazonCodeBuild CodeBuild => _clients.CodeBuild;

    public IAmazonCognitoIdentityProvider Cognito => _clients.Cognito;

    public IAmazonIdentityManagementService Iam => _clients.Iam;

    public IAmazonECR Ecr => _clients.Ecr;

    public IAmazonS3 S3 => _clients.S3;

    public IAmazonSecretsManager SecretsManager => _clients.SecretsManager;

    public IAmazonCloudWatchLogs Logs => _clients.Logs;

    /// <summary>An ARN in this account and region.</summary>
    public string Arn(string service, string resource) => Identity.Arn(service, resource);

    /// <summary>Makes a call: within the operation's rate, counted, and tried again where nothing can have happened.</summary>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        Func<TRequest, CancellationToken, Task<TResponse>> operation, TRequest request, CancellationToken cancellationToken)
        where TRequest : AmazonWebServiceRequest
    {
        var name = OperationName<TRequest>.Value;
        var context = ResilienceContextPool.Shared.Get(name, cancellationToken);
        try
        {
            return await _retry.ExecuteAsync(
                async (call, state) =>
                {
                    await _limiter.WaitAsync(name, call.CancellationToken);
                    Calls.Count(name);
                    try
                    {
                        var response = await state.operation(state.request, call.CancellationToken);
                        _limiter.OnAnswer(name);
                        return response;
                    }
                    catch (AmazonServiceException e) when (FailureClassifier.Classify(e).Kind == FailureKind.Throttled)
                    {
                        _limiter.OnThrottled(name);
                        throw;
                    }
                },
                context,
                (operation, request));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Reads all pages of a list.</summary>
    public async Task<IReadOnlyList<TItem>> ListAsync<TRequest, TResponse, TItem>(
        Func<TRequest, CancellationToken, Task<TResponse>> operation,
        TRequest request,
        Func<TResponse, IEnumerable<TItem>?> items,
        Func<TResponse, string?> nextToken,
        Action<TRequest, string> setToken,
        CancellationToken cancellationToken)
        where TRequest : AmazonWebServiceRequest
    {
        var all = new List<TItem>();
        while (true)
        {
            var page = await CallAsync(operation, request, cancellationToken);
            all.AddRange(items(page) ?? []);
            if (nextToken(page) is not { Length: > 0 } token) return all;
            setToken(request, token);
        }
    }

    public void Dispose() => _clients.Dispose();

    private static class OperationName<TRequest>
    {
        public static readonly string Value = typeof(TRequest).Name.Replace("Request", "", StringComparison.Ordinal);
    }
}
