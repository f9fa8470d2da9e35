using Microsoft.Extensions.Logging;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Engine.Tests.Aws;

public sealed class RetryLogTests
{
    private static readonly Failure Throttled = new(FailureKind.Throttled, "ThrottlingException", "Rate exceeded");
    private static readonly Failure Reset = new(FailureKind.Transient, "HttpRequestException", "connection reset");

    [Fact]
    public void Cause_is_told_once_for_each_operation_until_a_call_succeeds()
    {
        var logger = new Recorder();
        var log = new RetryLog(logger);

        log.OnRetry("GetGateway", Throttled, TimeSpan.FromMilliseconds(234));
        log.OnRetry("GetGateway", Throttled, TimeSpan.FromSeconds(1));
        log.OnRetry("ListGateways", Throttled, TimeSpan.FromSeconds(1));
        log.OnRetry("GetGateway", Reset, TimeSpan.FromSeconds(1));
        log.OnResponse("GetGateway");
        log.OnRetry("GetGateway", Reset, TimeSpan.FromSeconds(1));

        Assert.Equal(
            [
                "Information GetGateway is repeated in 0.2 s: ThrottlingException: Rate exceeded",
                "Debug GetGateway is repeated in 1 s: ThrottlingException: Rate exceeded",
                "Information ListGateways is repeated in 1 s: ThrottlingException: Rate exceeded",
                "Information GetGateway is repeated in 1 s: HttpRequestException: connection reset",
                "Information GetGateway is repeated in 1 s: HttpRequestException: connection reset",
            ],
            logger.Lines);
    }

    private sealed class Recorder : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{logLevel} {formatter(state, exception)}");
    }
}
