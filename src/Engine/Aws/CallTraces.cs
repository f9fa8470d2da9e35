using System.Diagnostics;
using Amazon.Runtime;
using Reconciler.Engine.Aws.Responses;

namespace Reconciler.Engine.Aws;

/// <summary>
/// Traces the calls to AWS with the source <see cref="SourceName"/>: a span for each request, repetitions included, with service, operation,
/// account, region and status. Nothing of requests and responses is in it.
/// </summary>
internal static class CallTraces
{
    public const string SourceName = CallMetrics.MeterName;

    private static readonly ActivitySource _source = new(SourceName);

    /// <summary>Begins a span; null if nobody listens.</summary>
    public static Activity? Start(CallKey key)
    {
        if (!_source.HasListeners()) return null;
        return _source.StartActivity($"{key.Service}/{key.Operation}", ActivityKind.Client)
            ?.SetTag("rpc.system", "aws-api")
            .SetTag("rpc.service", key.Service)
            .SetTag("rpc.method", key.Operation)
            .SetTag("cloud.account.id", key.AccountId)
            .SetTag("cloud.region", key.Region);
    }

    /// <summary>Notes that the service answered.</summary>
    public static void Succeed(Activity? span) => span?.SetTag("http.response.status_code", CallContext.Current?.Status);

    /// <summary>Notes why a call failed, by the code of AWS. The message of AWS may quote the request, so it is left out.</summary>
    public static void Fail(Activity? span, Exception failure)
    {
        if (span is null) return;
        var code = failure switch
        {
            AmazonServiceException { ErrorCode: { Length: > 0 } of } => of,
            OperationCanceledException => "cancelled",
            _ => failure.GetType().Name,
        };
        var status = failure is AmazonServiceException answered ? (int)answered.StatusCode : CallContext.Current?.Status;
        span.SetTag("http.response.status_code", status).SetTag("error.type", code).SetStatus(ActivityStatusCode.Error, code);
    }
}
