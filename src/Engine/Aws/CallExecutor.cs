using Amazon.Runtime;
using Amazon.S3.Model;
using Polly;
using Reconciler.Engine.Aws.Responses;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Aws;

/// <summary>
/// Makes the calls of one connection: waits for the rate of the operation, which all connections to the account share, counts, bounds, checks
/// and repeats them.
/// </summary>
internal sealed class CallExecutor(
    TimeProvider clock,
    EngineOptions options,
    CallCounter calls,
    AwsIdentity identity,
    CallLimiter limiter,
    RetryLog log,
    IChangeLease? lease = null)
{
    private readonly ResiliencePipeline _retry = CallRetry.Build(clock, options, log);

    /// <summary>Makes a call and returns the response with the size of its body, in bytes.</summary>
    public async Task<(TResponse Response, int Size)> CallAsync<TRequest, TResponse>(
        Func<TRequest, CancellationToken, Task<TResponse>> operation, TRequest request, CancellationToken cancellationToken)
        where TRequest : AmazonWebServiceRequest
    {
        var context = ResilienceContextPool.Shared.Get(OperationName<TRequest>.Value, cancellationToken);
        try
        {
            return await _retry.ExecuteAsync(
                async (call, state) => await AttemptAsync(state.operation, state.request, call.CancellationToken),
                context,
                (operation, request));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>
    /// Reads all pages of a list. A service that returns a page token again, or pages without end, is not understood: its list is not taken
    /// as complete.
    /// </summary>
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
        var tokens = new HashSet<string>(StringComparer.Ordinal);
        long size = 0;
        for (var pages = 1; ; pages++)
        {
            var (page, bytes) = await CallAsync(operation, request, cancellationToken);
            all.AddRange(items(page) ?? []);
            size += bytes;
            if (nextToken(page) is not { Length: > 0 } token) return all;
            var name = OperationName<TRequest>.Value;
            if (!tokens.Add(token))
            {
                throw new UnexpectedResponseException($"{name} returns a page token for the second time, in page {pages}.");
            }

            if (pages >= options.MaxListPages || all.Count > options.MaxListItems || size > options.MaxListSize)
            {
                throw new UnexpectedResponseException(
                    $"{name} has more pages after {pages} pages, {all.Count} items and {size} bytes. That is more than any account has.");
            }

            setToken(request, token);
        }
    }

    private async Task<(TResponse Response, int Size)> AttemptAsync<TRequest, TResponse>(
        Func<TRequest, CancellationToken, Task<TResponse>> operation, TRequest request, CancellationToken cancellationToken)
        where TRequest : AmazonWebServiceRequest
    {
        var name = OperationName<TRequest>.Value;
        var key = CallKey.Of<TRequest>(identity.AccountId, identity.Region);

        // A change is a resource in motion, whatever the pass began for.
        var permit = await limiter.WaitAsync(key, CallCounter.IsRead(name) ? CallUrgency.Current : null, cancellationToken);
        calls.Count(name);
        var limit = LimitOf(request, name);
        var call = new CallContext(name, typeof(TRequest));
        CallContext.Current = call;
        using var deadline = new Deadline(clock, limit, cancellationToken);
        try
        {
            var response = await SendAsync(operation, request, key, permit, deadline.Token);
            log.OnResponse(name);
            return (response, call.Size);
        }
        catch (Exception e) when (deadline.HasPassed && e is not AmazonServiceException)
        {
            throw new TimeoutException($"{name}: no response within {limit.TotalSeconds} s", e);
        }
        catch (Exception e) when (call.Status is { } status && IsAboutContent(e))
        {
            var problem = $"the SDK cannot read it ({e.GetType().Name})";
            throw UnexpectedResponseException.Create(name, status, call.ContentType, problem, null, e);
        }
    }

    /// <summary>
    /// How long a call may take. A change must end while the lease lasts; an upload need not, because it is named by its content.
    /// </summary>
    /// <exception cref="LeaseException">The call changes something, and the lease is not held.</exception>
    private TimeSpan LimitOf<TRequest>(TRequest request, string name)
    {
        var leased = lease is null || CallCounter.IsRead(name) ? options.CallTimeout : lease.LimitChange();
        if (request is PutObjectRequest) return options.UploadTimeout;
        return leased < options.CallTimeout ? leased : options.CallTimeout;
    }

    /// <summary>Sends a call and tells the limiter how AWS answered: a refused call counts against the quota as well.</summary>
    private async Task<TResponse> SendAsync<TRequest, TResponse>(
        Func<TRequest, CancellationToken, Task<TResponse>> operation,
        TRequest request,
        CallKey key,
        CallPermit permit,
        CancellationToken cancellationToken)
    {
        using var span = CallTraces.Start(key);
        try
        {
            var response = await operation(request, cancellationToken);
            limiter.OnAnswered(permit);
            CallTraces.Succeed(span);
            return response;
        }
        catch (Exception e)
        {
            CallTraces.Fail(span, e);
            if (FailureClassifier.IsAwsFailure(e) && FailureClassifier.Classify(e).Kind == FailureKind.Throttled) limiter.OnThrottled(permit);
            else if (e is AmazonServiceException) limiter.OnAnswered(permit);
            else permit.Bucket.OnUnanswered();
            throw;
        }
    }

    /// <summary>
    /// Whether an exception after the response came says that its content cannot be read. The SDK has no type of its own for that: its
    /// readers throw what the parsers of JSON, XML, numbers and times throw.
    /// </summary>
    private static bool IsAboutContent(Exception exception) =>
        exception is AmazonUnmarshallingException
        || exception is not (AmazonServiceException or AmazonClientException or OperationCanceledException or HttpRequestException
            or IOException or OutOfMemoryException);

    private static class OperationName<TRequest>
    {
        public static readonly string Value = typeof(TRequest).Name.Replace("Request", "", StringComparison.Ordinal);
    }
}
