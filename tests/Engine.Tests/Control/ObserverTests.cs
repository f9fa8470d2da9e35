using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Engine.Tests.Control;

/// <summary>What the log and the metrics say of the outcomes of passes.</summary>
public sealed class ObserverTests
{
    private static readonly ResourceAddress Gateway = new("Gateway", "gateway");

    [Fact]
    public void First_wait_and_each_change_of_its_cause_is_logged_at_information()
    {
        var log = new Recorder();
        var observer = new LoggingObserver(log);

        observer.OnOutcome("shop", Outcome(ResourceState.Waiting, "CREATING"));
        observer.OnOutcome("shop", Outcome(ResourceState.Waiting, "CREATING"));
        observer.OnOutcome("shop", Outcome(ResourceState.Waiting, "UPDATING"));
        observer.OnOutcome("shop", Outcome(ResourceState.Stalled, "invalid"));
        observer.OnOutcome("shop", Outcome(ResourceState.Stalled, "invalid"));
        observer.OnOutcome("shop", Outcome(ResourceState.Ready, null));
        observer.OnOutcome("shop", Outcome(ResourceState.Ready, null));
        observer.OnOutcome("shop", Outcome(ResourceState.Waiting, "UPDATING"));
        observer.OnOutcome("other", Outcome(ResourceState.Waiting, "UPDATING"));

        Assert.Equal(
            [
                "Information shop: Gateway/gateway is Waiting: CREATING",
                "Debug shop: Gateway/gateway is Waiting: CREATING",
                "Information shop: Gateway/gateway is Waiting: UPDATING",
                "Error shop: Gateway/gateway is Stalled: invalid",
                "Debug shop: Gateway/gateway is Stalled: invalid",
                "Information shop: Gateway/gateway is Ready",
                "Debug shop: Gateway/gateway is Ready",
                "Information shop: Gateway/gateway is Waiting: UPDATING",
                "Information other: Gateway/gateway is Waiting: UPDATING",
            ],
            log.Lines);
    }

    [Fact]
    public void Outcomes_are_counted_and_passed_on()
    {
        var log = new Recorder();
        var counted = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == MetricsObserver.MeterName) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var pairs = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
            if (pairs.Contains("stack=metered", StringComparison.Ordinal)) counted.Add($"{instrument.Name} {value} {pairs}");
        });
        using var observer = new MetricsObserver(new LoggingObserver(log));
        listener.Start();

        observer.OnOutcome("metered", Outcome(ResourceState.Ready, null));

        Assert.Equal(["reconciler.resource.outcomes 1 stack=metered type=Gateway state=Ready"], counted);
        Assert.Single(log.Lines);
    }

    private static ResourceOutcome Outcome(ResourceState state, string? reason) => new(Gateway, state) { Reason = reason };

    private sealed class Recorder : ILogger<LoggingObserver>
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
