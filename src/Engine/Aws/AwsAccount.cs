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
using Amazon.SQS;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Aws;

/// <summary>
/// A connection to one account and region: the clients of the services, the cached reads, and the call rates. Thread-safe.
/// </summary>
public sealed class AwsAccount : IDisposable
{
    private readonly CallExecutor _calls;
    private readonly AwsClients _clients;

    internal AwsAccount(
        AwsClients clients,
        AwsIdentity identity,
        IReadOnlyDictionary<string, string> endpointHeaders,
        EngineOptions options,
        CallCounter counter,
        CallLimiter limiter,
        TimeProvider clock,
        ILogger? log = null,
        IChangeLease? lease = null)
    {
        _clients = clients;
        Identity = identity;
        EndpointHeaders = endpointHeaders;
        Clock = clock;
        Options = options;
        Calls = counter;
        View = new AccountView(clock, options);
        if (options.UsesTagIndex)
        {
            TagIndex = new TagIndex(
                (request, ct) => CallAsync(_clients.Tagging.GetResourcesAsync, request, ct), clock, options.DeepCheckEvery);
        }

        _calls = new CallExecutor(clock, options, counter, identity, limiter, new RetryLog(log ?? NullLogger.Instance), lease);
    }

    /// <summary>The account, the region and the caller.</summary>
    public AwsIdentity Identity { get; }

    /// <summary>The region, such as <c>eu-central-1</c>.</summary>
    public string Region => Identity.Region;

    /// <summary>The account: 12 digits.</summary>
    public string AccountId => Identity.AccountId;

    /// <summary>The clock of all waits and deadlines.</summary>
    public TimeProvider Clock { get; }

    /// <summary>The delays, deadlines and limits of the engine.</summary>
    public EngineOptions Options { get; }

    internal AccountView View { get; }

    /// <summary>The index of tags; null if it is not used.</summary>
    internal TagIndex? TagIndex { get; }

    /// <summary>How long changes take.</summary>
    internal ChangeDurations Durations { get; } = new();

    /// <summary>The number of calls, by operation. Accounts of one <see cref="AccountFactory"/> share it.</summary>
    public CallCounter Calls { get; }

    /// <summary>The credentials that sign the calls.</summary>
    public AWSCredentials Credentials => _clients.Credentials;

    /// <summary>The endpoint that replaces those of AWS, such as an emulator; null for AWS.</summary>
    public Uri? Endpoint => _clients.Endpoint;

    /// <summary>The headers of the first response of the endpoint. Names are case-insensitive. They identify emulators.</summary>
    public IReadOnlyDictionary<string, string> EndpointHeaders { get; }

    /// <summary>The client of Bedrock AgentCore (control plane). Make calls with <see cref="CallAsync"/>.</summary>
    public IAmazonBedrockAgentCoreControl AgentCore => _clients.AgentCore;

    /// <summary>
    /// An HTTP client for the data plane of Bedrock AgentCore, for which the SDK has no client here. It signs the requests.
    /// </summary>
    public HttpClient AgentCoreDataPlane => _clients.AgentCoreDataPlane;

    /// <summary>An HTTP client without credentials, for servers that are not of AWS. It follows no redirects.</summary>
    internal HttpClient Web => _clients.Web;

    /// <summary>The client of CodeBuild.</summary>
    public IAmazonCodeBuild CodeBuild => _clients.CodeBuild;

    /// <summary>The client of Cognito user pools.</summary>
    public IAmazonCognitoIdentityProvider Cognito => _clients.Cognito;

    /// <summary>The client of IAM.</summary>
    public IAmazonIdentityManagementService Iam => _clients.Iam;

    /// <summary>The client of ECR.</summary>
    public IAmazonECR Ecr => _clients.Ecr;

    /// <summary>The client of Lambda.</summary>
    public IAmazonLambda Lambda => _clients.Lambda;

    /// <summary>The client of S3.</summary>
    public IAmazonS3 S3 => _clients.S3;

    /// <summary>The client of Secrets Manager.</summary>
    public IAmazonSecretsManager SecretsManager => _clients.SecretsManager;

    /// <summary>The client of SQS.</summary>
    public IAmazonSQS Sqs => _clients.Sqs;

    /// <summary>The client of CloudWatch Logs.</summary>
    public IAmazonCloudWatchLogs Logs => _clients.Logs;

    /// <summary>Builds an ARN in this account and region.</summary>
    /// <param name="service">The service, such as <c>ecr</c>.</param>
    /// <param name="resource">The resource, such as <c>repository/name</c>.</param>
    public string Arn(string service, string resource) => Identity.Arn(service, resource);

    /// <summary>
    /// Makes a call: waits for the rate of the operation, counts the call, and retries it if it was throttled, or if it only reads and the
    /// network failed. The result of a change without response is unknown, so it is not retried here; the next pass observes first.
    /// </summary>
    /// <param name="operation">The method of the client.</param>
    /// <param name="request">The request. Its class names the operation.</param>
    /// <param name="cancellationToken">Cancels the call and the waits.</param>
    /// <exception cref="AmazonServiceException">AWS rejected the call. See <see cref="FailureClassifier"/>.</exception>
    /// <exception cref="AmazonClientException">There was no response, or none of the service, or there are no credentials.</exception>
    /// <exception cref="TimeoutException">There was no response within <see cref="EngineOptions.CallTimeout"/>.</exception>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        Func<TRequest, CancellationToken, Task<TResponse>> operation, TRequest request, CancellationToken cancellationToken)
        where TRequest : AmazonWebServiceRequest =>
        (await _calls.CallAsync(operation, request, cancellationToken)).Response;

    /// <summary>Makes a call that reads one thing; null if the service answers that it does not exist.</summary>
    /// <inheritdoc cref="CallAsync"/>
    internal async Task<TResponse?> ReadOrNullAsync<TRequest, TResponse>(
        Func<TRequest, CancellationToken, Task<TResponse>> operation, TRequest request, CancellationToken cancellationToken)
        where TRequest : AmazonWebServiceRequest
        where TResponse : class
    {
        try
        {
            return await CallAsync(operation, request, cancellationToken);
        }
        catch (Exception e) when (FailureClassifier.IsNotFound(e))
        {
            return null;
        }
    }

    /// <summary>
    /// Makes a call that reads an optional part of a resource; null if the service answers with <paramref name="noneCode"/> that the
    /// resource has none. That the resource itself does not exist is an exception.
    /// </summary>
    /// <param name="operation">The method of the client.</param>
    /// <param name="request">The request.</param>
    /// <param name="noneCode">The error code, such as <c>NoSuchTagSet</c>.</param>
    /// <param name="cancellationToken">Cancels the call and the waits.</param>
    internal async Task<TResponse?> ReadPartOrNullAsync<TRequest, TResponse>(
        Func<TRequest, CancellationToken, Task<TResponse>> operation,
        TRequest request,
        string noneCode,
        CancellationToken cancellationToken)
        where TRequest : AmazonWebServiceRequest
        where TResponse : class
    {
        try
        {
            return await CallAsync(operation, request, cancellationToken);
        }
        catch (AmazonServiceException e) when (e.ErrorCode == noneCode)
        {
            return null;
        }
    }

    /// <summary>
    /// Reads all pages of a list, with one call a page. Every list of the engine is read here: a page token that comes again, or pages
    /// without end, are a failure.
    /// </summary>
    /// <param name="operation">The method of the client.</param>
    /// <param name="request">The request of the first page. It is changed for the next pages.</param>
    /// <param name="items">Returns the items of a page.</param>
    /// <param name="nextToken">Returns the token of the next page; null or empty for the last page.</param>
    /// <param name="setToken">Sets the token in the request.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="AmazonClientException">The pages have no end, or one is not of the service.</exception>
    public Task<IReadOnlyList<TItem>> ListAsync<TRequest, TResponse, TItem>(
        Func<TRequest, CancellationToken, Task<TResponse>> operation,
        TRequest request,
        Func<TResponse, IEnumerable<TItem>?> items,
        Func<TResponse, string?> nextToken,
        Action<TRequest, string> setToken,
        CancellationToken cancellationToken)
        where TRequest : AmazonWebServiceRequest =>
        _calls.ListAsync(operation, request, items, nextToken, setToken, cancellationToken);

    /// <summary>Disposes the clients.</summary>
    public void Dispose() => _clients.Dispose();
}
