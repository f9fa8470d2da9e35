using System.Diagnostics.Tracing;
using Serilog;

namespace Reconciler.Worker.Hosting;

/// <summary>Tells once that a collector does not take what is sent to it: OpenTelemetry itself drops it in silence.</summary>
internal sealed class OtlpFailureLog : EventListener
{
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

    private readonly ILogger? _log;
    private readonly Uri? _collector;
    private int _hasTold;

    /// <summary>Begins to listen.</summary>
    /// <param name="collector">The collector, for the message.</param>
    /// <param name="log">The log.</param>
    public OtlpFailureLog(Uri collector, ILogger log) => (_collector, _log) = (collector, log);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Exporter) EnableEvents(eventSource, EventLevel.Error);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // The base class listens before the constructor has run.
        if (_log is null || Interlocked.Exchange(ref _hasTold, 1) != 0) return;
        _log.Warning(
            "Telemetry does not reach {Collector} and is dropped: {Failure}. Check --otlp: it must take OTLP over HTTP (port 4318).",
            _collector,
            eventData.EventName);
    }
}
