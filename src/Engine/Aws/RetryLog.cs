using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Aws;

/// <summary>
/// Logs the repetitions of single calls: the first one of an operation and each other cause at Information, the rest at Debug. Throttled
/// calls are the business of <see cref="ThrottleLog"/>.
/// </summary>
internal sealed class RetryLog(ILogger log)
{
    private readonly ConcurrentDictionary<string, string> _causes = new(StringComparer.Ordinal);

    /// <summary>A call is repeated.</summary>
    public void OnRetry(string operation, Failure failure, TimeSpan delay)
    {
        var isNew = !_causes.TryGetValue(operation, out var last) || last != failure.Code;
        _causes[operation] = failure.Code;

        // ThrottleLog says once for all calls of the operation what this would say for each.
        if (failure.Kind == FailureKind.Throttled) isNew = false;
        log.Log(
            isNew ? LogLevel.Information : LogLevel.Debug,
            "{Operation} is repeated in {Delay} s: {Failure}",
            operation,
            Math.Round(delay.TotalSeconds, 1),
            failure.ToString());
    }

    /// <summary>A call succeeded: the next cause is news again.</summary>
    public void OnResponse(string operation) => _causes.TryRemove(operation, out _);
}
