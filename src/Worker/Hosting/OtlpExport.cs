using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Reconciler.Emulator.Host;
using Reconciler.Engine.Control;
using Serilog.Core;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// Sends metrics, traces and logs to an OpenTelemetry collector, by OTLP over HTTP. What is left is sent when it is disposed. A collector
/// that does not answer costs the worker nothing but what it would have sent.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    // A worker has ten seconds to stop; a collector that hangs must not take them.
    private const int TimeoutMilliseconds = 2000;

    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;
    private readonly ILoggerFactory _logs;

    /// <summary>Begins to export.</summary>
    /// <param name="collector">The address of the collector, such as <c>http://localhost:4318</c>.</param>
    public OtlpExport(Uri collector)
    {
        // The environment (OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES) has the last word.
        var resource = ResourceBuilder.CreateEmpty()
            .AddService("reconciler", serviceVersion: ProgramVersion.Text)
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector();
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(MetricsObserver.MeterName, PassTrace.SourceName, EmulatedAws.GatewayTelemetry)
            .AddOtlpExporter(options => Set(options, collector, "traces"))
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(MetricsObserver.MeterName, LoopMetrics.MeterName, EmulatedAws.GatewayTelemetry)
            .AddOtlpExporter(options => Set(options, collector, "metrics"))
            .Build();
        _logs = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddOpenTelemetry(options =>
        {
            options.SetResourceBuilder(resource);
            options.IncludeFormattedMessage = true;
            options.AddOtlpExporter(exporter => Set(exporter, collector, "logs"));
        }));
        Sink = new OtlpLogSink(_logs);
    }

    /// <summary>Receives the log.</summary>
    public ILogEventSink Sink { get; }

    /// <summary>Sends what is left.</summary>
    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
        _logs.Dispose();
    }

    // An address that is set in code is taken as it is: the path of the signal belongs to it.
    private static void Set(OtlpExporterOptions options, Uri collector, string signal)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri($"{collector.AbsoluteUri.TrimEnd('/')}/v1/{signal}");
        options.TimeoutMilliseconds = TimeoutMilliseconds;
    }
}
