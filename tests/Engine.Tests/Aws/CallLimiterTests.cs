using Microsoft.Extensions.Time.Testing;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Engine.Tests.Aws;

public sealed class CallLimiterTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task A_call_waits_only_above_the_rate_of_its_operation()
    {
        var limiter = new CallLimiter(_clock, new EngineOptions(), _ => 5);
        for (var i = 0; i < 5; i++) await limiter.WaitAsync("CreateGateway", CancellationToken.None);
        Assert.False(limiter.WaitAsync("CreateGateway", CancellationToken.None).IsCompleted);
        Assert.True(limiter.WaitAsync("ListGateways", CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task Tokens_are_refilled_over_time()
    {
        var limiter = new CallLimiter(_clock, new EngineOptions(), _ => 5);
        for (var i = 0; i < 5; i++) await limiter.WaitAsync("CreateGateway", CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 5; i++) Assert.True(limiter.WaitAsync("CreateGateway", CancellationToken.None).IsCompleted);
        Assert.False(limiter.WaitAsync("CreateGateway", CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task A_throttled_operation_gets_a_lower_rate()
    {
        var limiter = new CallLimiter(_clock, new EngineOptions(), _ => 8);
        await limiter.WaitAsync("CreateGateway", CancellationToken.None);
        limiter.OnThrottled("CreateGateway");
        _clock.Advance(TimeSpan.FromSeconds(1));
        var made = Enumerable.Range(0, 8).TakeWhile(_ => limiter.WaitAsync("CreateGateway", CancellationToken.None).IsCompleted).Count();
        Assert.InRange(made, 3, 4);
    }

    [Theory]
    [InlineData("GetGateway", true)]
    [InlineData("BatchGetProjects", true)]
    [InlineData("DescribeImages", true)]
    [InlineData("AdminGetUser", true)]
    [InlineData("AdminSetUserPassword", false)]
    [InlineData("SynchronizeGatewayTargets", false)]
    [InlineData("StartBuild", false)]
    public void An_operation_reads_or_changes_by_its_verb(string operation, bool isRead) =>
        Assert.Equal(isRead, CallCounter.IsRead(operation));
}
