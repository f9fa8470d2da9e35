using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Engine.Tests.Aws;

/// <summary>
/// Callers that call as often as the limiter lets them, against a quota of AWS's kind. All of it runs on one thread in fake time, so a run
/// gives the same numbers each time.
/// </summary>
internal sealed class QuotaSimulation : IDisposable
{
    private static readonly CallKey Key = new("1", "eu-west-1", CallQuotas.AgentCore, "ListPolicies");

    private readonly FakeTimeProvider _clock = new();
    private readonly FakeTimeThread _thread;
    private readonly Random _random = new(7);
    private readonly CallMetrics _metrics = new();
    private readonly CallLimiter _limiter;
    private readonly TimeSpan _step;
    private readonly TimeSpan _latency;

    /// <summary>Begins a simulation.</summary>
    /// <param name="believed">The quota that the limiter is told of.</param>
    /// <param name="real">The quota of AWS.</param>
    /// <param name="callers">How many callers there are.</param>
    /// <param name="latency">How long a call takes, half more or less.</param>
    public QuotaSimulation(double believed, double real, int callers, TimeSpan latency)
    {
        _latency = latency;
        _step = TimeSpan.FromMilliseconds(Math.Clamp(20 / believed, 2, 20));
        Aws = new SimulatedQuota(_clock, real);
        _limiter = new CallLimiter(_clock, new EngineOptions(), _ => believed, new ThrottleLog(NullLogger.Instance, _metrics));
        _thread = new FakeTimeThread(_clock);
        for (var i = 0; i < callers; i++) _ = _thread.Call(CallAsync);
    }

    public SimulatedQuota Aws { get; }

    public CallRate Rate => _limiter.Rates.Single();

    /// <summary>Lets time pass.</summary>
    /// <returns>The calls that were accepted and throttled meanwhile.</returns>
    public (int Accepted, int Throttled) Run(TimeSpan time)
    {
        var (accepted, throttled) = (Aws.Accepted, Aws.Throttled);
        _thread.Pass(time, _step);
        return (Aws.Accepted - accepted, Aws.Throttled - throttled);
    }

    public void Dispose()
    {
        _limiter.Dispose();
        _metrics.Dispose();
    }

    private async Task CallAsync()
    {
        while (true)
        {
            var permit = await _limiter.WaitAsync(Key, null, CancellationToken.None);
            var way = _latency * (0.25 + (_random.NextDouble() / 2));
            await _clock.Delay(way, CancellationToken.None);
            var isAccepted = Aws.TryTake();
            await _clock.Delay(way, CancellationToken.None);
            if (isAccepted) _limiter.OnAnswered(permit);
            else
            {
                _limiter.OnThrottled(permit);
                await _clock.Delay(TimeSpan.FromMilliseconds(_random.Next(100, 300)), CancellationToken.None);
            }
        }
    }
}
