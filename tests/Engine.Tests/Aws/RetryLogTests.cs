using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Engine.Tests.Aws;

public sealed class RetryLogTests
{
    private static readonly Failure Throttled = new(FailureKind.Throttled, "ThrottlingException", "Rate exceeded");
    private static readonly Failure Busy = new(FailureKind.Transient, "InternalServerException", "try later");
    private static readonly Failure Reset = new(FailureKind.Transient, "HttpRequestException", "connection reset");

    [Fact]
    public void Cause_is_told_once_for_each_operation_until_a_call_succeeds_but_throttling_is_told_elsewhere()
    {
        var logger = new LogLines();
        var log = new RetryLog(logger);

        log.OnRetry("GetGateway", Busy, TimeSpan.FromMilliseconds(234));
        log.OnRetry("GetGateway", Busy, TimeSpan.FromSeconds(1));
        log.OnRetry("ListGateways", Throttled, TimeSpan.FromSeconds(1));
        log.OnRetry("GetGateway", Reset, TimeSpan.FromSeconds(1));
        log.OnResponse("GetGateway");
        log.OnRetry("GetGateway", Reset, TimeSpan.FromSeconds(1));

        Assert.Equal(
            [
                "Information GetGateway is repeated in 0.2 s: InternalServerException: try later",
                "Debug GetGateway is repeated in 1 s: InternalServerException: try later",
                "Debug ListGateways is repeated in 1 s: ThrottlingException: Rate exceeded",
                "Information GetGateway is repeated in 1 s: HttpRequestException: connection reset",
                "Information GetGateway is repeated in 1 s: HttpRequestException: connection reset",
            ],
            logger.Lines);
    }
}
