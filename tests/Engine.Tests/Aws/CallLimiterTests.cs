using System.Diagnostics.Metrics;
using Amazon.IdentityManagement.Model;
using Microsoft.Extensions.Time.Testing;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Engine.Tests.Aws;

public sealed class CallLimiterTests : IDisposable
{
    private static readonly CallKey Create = new("1", "eu-west-1", CallQuotas.AgentCore, "CreateGateway");
    private static readonly CallKey List = Create with { Operation = "ListGateways" };

    private readonly FakeTimeProvider _clock = new();
    private readonly FakeTimeThread _thread;
    private readonly LogLines _log = new();
    private readonly CallMetrics _metrics = new();
    private CallLimiter? _limiter;

    public CallLimiterTests() => _thread = new FakeTimeThread(_clock);

    public void Dispose()
    {
        _limiter?.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public void A_call_waits_only_above_the_rate_of_its_operation()
    {
        var limiter = Limit(10);

        Assert.Equal(2, TakeAll(limiter, Create));
        Assert.True(WaitAsync(limiter, List).IsCompleted);
        Assert.True(WaitAsync(limiter, Create with { AccountId = "2" }).IsCompleted);
        Assert.True(WaitAsync(limiter, Create with { Region = "eu-west-2" }).IsCompleted);
    }

    [Fact]
    public void Tokens_are_refilled_over_time_up_to_the_burst()
    {
        var limiter = Limit(10);
        TakeAll(limiter, Create);

        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(2, TakeAll(limiter, Create));
    }

    [Fact]
    public void Waiting_calls_are_served_at_95_percent_of_the_quota()
    {
        var limiter = Limit(10);
        TakeAll(limiter, Create);
        var waiting = Enumerable.Range(0, 200).Select(_ => WaitAsync(limiter, Create)).ToList();

        Pass(TimeSpan.FromSeconds(10));

        Assert.InRange(waiting.Count(call => call.IsCompleted), 93, 97);
    }

    [Fact]
    public void Many_throttled_calls_of_one_window_lower_the_rate_once()
    {
        var limiter = Limit(100);
        var sent = new List<CallPermit>();
        for (var i = 0; i < 20; i++) sent.Add(TakeAfter(limiter, TimeSpan.Zero));

        foreach (var permit in sent) limiter.OnThrottled(permit);

        Assert.Equal(47.5, RateOf(limiter).PerSecond);
        Assert.Equal(20, RateOf(limiter).Throttled);
        var later = TakeAfter(limiter, TimeSpan.FromMilliseconds(50));
        limiter.OnThrottled(later);
        Assert.Equal(23.75, RateOf(limiter).PerSecond);
    }

    [Fact]
    public void Lowered_rate_is_back_within_seconds_when_the_throttling_ends()
    {
        var limiter = Limit(10);
        limiter.OnThrottled(TakeAfter(limiter, TimeSpan.Zero));
        Assert.Equal(4.75, RateOf(limiter).PerSecond);

        var answered = 0;
        for (var i = 0; i < 40; i++, answered++) limiter.OnAnswered(TakeAfter(limiter, TimeSpan.FromMilliseconds(250)));

        Assert.Equal(9.5, RateOf(limiter).PerSecond);
        Assert.Equal(answered, RateOf(limiter).Answered);
    }

    [Fact]
    public void Waiting_calls_move_with_the_rate()
    {
        var limiter = Limit(10);

        // At the lowest rate, 0.1 calls a second, a call would wait for 10 seconds.
        for (var i = 0; i < 7; i++) limiter.OnThrottled(TakeAfter(limiter, TimeSpan.FromSeconds(10)));
        limiter.OnThrottled(TakeAfter(limiter, TimeSpan.FromMilliseconds(1)));
        var waiting = Enumerable.Range(0, 20).Select(_ => WaitAsync(limiter, Create)).ToList();

        Pass(TimeSpan.FromSeconds(20));

        Assert.All(waiting, call => Assert.True(call.IsCompleted));
    }

    [Fact]
    public async Task Changes_go_before_new_specs_and_those_before_a_resync_and_equals_in_order()
    {
        var limiter = Limit(10);
        TakeAll(limiter, Create);
        var order = new List<string>();
        WaitAs(CallPriority.Resync, "r1");
        WaitAs(CallPriority.Source, "s1");
        WaitAs(CallPriority.Change, "c1");
        WaitAs(CallPriority.Resync, "r2");
        WaitAs(CallPriority.Change, "c2");
        WaitAs(CallPriority.Source, "s2");

        Pass(TimeSpan.FromSeconds(2));

        Assert.Equal(["c1", "c2", "s1", "s2", "r1", "r2"], order);

        void WaitAs(CallPriority priority, string name) => _ = _thread.Call(async () =>
        {
            using var urgency = CallUrgency.Begin(priority);
            await limiter.WaitAsync(Create, CallUrgency.Current, CancellationToken.None);
            order.Add(name);
        });
    }

    [Fact]
    public void Raising_a_flow_moves_its_waiting_calls_up()
    {
        var limiter = Limit(10);
        TakeAll(limiter, Create);
        var (first, second) = (CallUrgency.Begin(CallPriority.Resync), CallUrgency.Begin(CallPriority.Resync));
        var calls = new[] { WaitAsync(limiter, Create, first), WaitAsync(limiter, Create, second) };

        second.Raise(CallPriority.Change);
        second.Raise(CallPriority.Source);
        Pass(TimeSpan.FromMilliseconds(110));
        Assert.True(calls[1].IsCompleted);

        Assert.Equal(CallPriority.Change, second.Priority);
        Assert.False(calls[0].IsCompleted);
    }

    [Fact]
    public async Task Ending_a_flow_restores_the_one_around_it()
    {
        using (var outer = CallUrgency.Begin(CallPriority.Resync))
        {
            using (CallUrgency.Begin(CallPriority.Source)) Assert.Equal(CallPriority.Source, await Task.Run(() => CallUrgency.Current!.Priority));
            Assert.Same(outer, CallUrgency.Current);
        }

        Assert.Null(CallUrgency.Current);
    }

    [Fact]
    public void A_resync_does_not_wait_for_ever_behind_changes()
    {
        var limiter = Limit(10);
        TakeAll(limiter, Create);
        using var resync = CallUrgency.Begin(CallPriority.Resync);
        var patient = WaitAsync(limiter, Create, resync);
        for (var i = 0; i < 100; i++) _ = WaitAsync(limiter, Create);

        Pass(TimeSpan.FromSeconds(1.2));

        Assert.True(patient.IsCompleted);
    }

    [Fact]
    public void A_cancelled_call_leaves_the_queue()
    {
        var limiter = Limit(10);
        TakeAll(limiter, Create);
        using var cancellation = new CancellationTokenSource();
        var calls = Enumerable.Range(0, 5).Select(_ => WaitAsync(limiter, Create, null, cancellation.Token)).ToList();
        Assert.Equal(5, RateOf(limiter).Waiting);

        _thread.Call(() =>
        {
            cancellation.Cancel();
            return 0;
        });

        Assert.All(calls, call => Assert.True(call.IsCanceled));
        Assert.Equal(0, RateOf(limiter).Waiting);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, TakeAll(limiter, Create));
    }

    [Fact]
    public void Operations_that_nobody_calls_are_forgotten()
    {
        var limiter = Limit(10);
        for (var i = 0; i < 1_000; i++) TakeAll(limiter, Create with { AccountId = $"{i}" }, answered: true);
        Assert.Equal(1_000, limiter.Rates.Count);

        _clock.Advance(CallLimiter.ForgottenAfter);
        TakeAll(limiter, Create with { AccountId = "new" }, answered: true);

        Assert.Equal("new", Assert.Single(limiter.Rates).AccountId);
    }

    [Fact]
    public void Operation_with_a_call_under_way_is_not_forgotten()
    {
        var limiter = Limit(10);
        TakeAll(limiter, Create);

        _clock.Advance(CallLimiter.ForgottenAfter * 2);
        TakeAll(limiter, List, answered: true);

        Assert.Equal(2, limiter.Rates.Count);
    }

    [Fact]
    public void Throttling_is_told_once_and_counted()
    {
        using var meter = new MeterListener();
        var counted = new Dictionary<string, long>(StringComparer.Ordinal);
        meter.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == CallMetrics.MeterName) listener.EnableMeasurementEvents(instrument);
        };
        meter.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            // Meters of tests that run at the same time have other accounts.
            if (tags.ToArray().Contains(new("account", "counted"))) counted[instrument.Name] = counted.GetValueOrDefault(instrument.Name) + value;
        });
        meter.Start();
        var limiter = Limit(10);
        var key = Create with { AccountId = "counted" };

        for (var i = 0; i < 3; i++) limiter.OnThrottled(TakeAfter(limiter, TimeSpan.FromSeconds(3), key));
        for (var i = 0; i < 40; i++) limiter.OnAnswered(TakeAfter(limiter, TimeSpan.FromSeconds(1), key));

        Assert.Equal(3, counted["reconciler.aws.throttles"]);
        Assert.Equal(40, counted["reconciler.aws.calls"]);
        Assert.Equal(
            [
                "Warning AWS throttles BedrockAgentCoreControl.CreateGateway in counted/eu-west-1 at 9.5 calls a second; continuing with 4.75",
                "Information AWS no longer throttles BedrockAgentCoreControl.CreateGateway in counted/eu-west-1; its full rate is in use again",
            ],
            _log.Lines.Where(line => !line.StartsWith("Debug", StringComparison.Ordinal)));
    }

    [Fact]
    public void Services_have_rates_of_their_own_and_iam_has_one_for_all_regions()
    {
        var (iam, agentCore) = (
            CallKey.Of<ListPoliciesRequest>("1", "eu-west-1"),
            CallKey.Of<Amazon.BedrockAgentCoreControl.Model.ListPoliciesRequest>("1", "eu-west-1"));

        Assert.Equal(iam, CallKey.Of<ListPoliciesRequest>("1", "us-east-1"));
        Assert.NotEqual(agentCore, CallKey.Of<Amazon.BedrockAgentCoreControl.Model.ListPoliciesRequest>("1", "us-east-1"));
        Assert.Equal(20, CallQuotas.PerSecond(iam.Service, iam.Operation, 20));
        Assert.Equal(5, CallQuotas.PerSecond(agentCore.Service, agentCore.Operation, 20));
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

    private CallLimiter Limit(double quota) => _limiter = new CallLimiter(_clock, new EngineOptions(), _ => quota, new ThrottleLog(_log, _metrics));

    private static CallRate RateOf(CallLimiter limiter) => limiter.Rates.Single(rate => rate.Operation == Create.Operation);

    private Task<CallPermit> WaitAsync(
        CallLimiter limiter, CallKey key, CallUrgency? urgency = null, CancellationToken cancellationToken = default) =>
        _thread.Call(() => limiter.WaitAsync(key, urgency, cancellationToken).AsTask());

    private int TakeAll(CallLimiter limiter, CallKey key, bool answered = false)
    {
        using var cancellation = new CancellationTokenSource();
        for (var taken = 0; ; taken++)
        {
            var call = WaitAsync(limiter, key, null, cancellation.Token);
            if (!call.IsCompleted)
            {
                cancellation.Cancel();
                return taken;
            }

            if (answered) limiter.OnAnswered(call.Result);
        }
    }

    private CallPermit TakeAfter(CallLimiter limiter, TimeSpan time, CallKey? key = null)
    {
        _clock.Advance(time);
        var call = WaitAsync(limiter, key ?? Create);
        for (var i = 0; i < 1_000 && !call.IsCompleted; i++) Pass(TimeSpan.FromMilliseconds(100));
        return call.IsCompleted ? call.Result : throw new TimeoutException("The call still waits after 100 seconds.");
    }

    private void Pass(TimeSpan time) => _thread.Pass(time, TimeSpan.FromMilliseconds(10));
}
