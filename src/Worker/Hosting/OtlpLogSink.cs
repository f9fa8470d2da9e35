using Microsoft.Extensions.Logging;
using Serilog.Core;
using Serilog.Events;

namespace Reconciler.Worker.Hosting;

/// <summary>Passes the events of the log on to loggers of OpenTelemetry, with the trace in which they happened.</summary>
/// <param name="loggers">The loggers.</param>
internal sealed class OtlpLogSink(ILoggerFactory loggers) : ILogEventSink
{
    public void Emit(LogEvent logEvent)
    {
        var category = logEvent.Properties.GetValueOrDefault(Constants.SourceContextPropertyName) is ScalarValue { Value: string name }
            ? name
            : "reconciler";
        var state = logEvent.Properties
            .Where(property => property.Key != Constants.SourceContextPropertyName)
            .Select(property => KeyValuePair.Create(property.Key, ValueOf(property.Value)))
            .Append(KeyValuePair.Create("{OriginalFormat}", (object?)logEvent.MessageTemplate.Text))
            .ToList();
        loggers.CreateLogger(category).Log(
            LevelOf(logEvent.Level),
            default,
            state,
            logEvent.Exception,
            (_, _) => logEvent.RenderMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static object? ValueOf(LogEventPropertyValue value) => value is ScalarValue { Value: var scalar }
        ? scalar is string or bool or int or long or double ? scalar : scalar?.ToString()
        : value.ToString();

    private static LogLevel LevelOf(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => LogLevel.Trace,
        LogEventLevel.Debug => LogLevel.Debug,
        LogEventLevel.Information => LogLevel.Information,
        LogEventLevel.Warning => LogLevel.Warning,
        LogEventLevel.Error => LogLevel.Error,
        _ => LogLevel.Critical,
    };
}
