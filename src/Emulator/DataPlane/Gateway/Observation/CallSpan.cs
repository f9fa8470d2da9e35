using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace Reconciler.Emulator.DataPlane.Gateway.Observation;

/// <summary>The span of one request, and its measurement when it ends.</summary>
internal sealed class CallSpan : IDisposable
{
    /// <summary>The error of a tool that answered with <c>isError</c>.</summary>
    public const string ToolError = "tool_error";

    /// <summary>A target that cannot be reached, or does not answer as an MCP server must.</summary>
    public const string TargetError = "target_error";

    private readonly TimeProvider _clock;
    private readonly Histogram<double> _duration;
    private readonly long _start;
    private TagList _tags;

    public CallSpan(TimeProvider clock, Activity? activity, Histogram<double> duration, TagList tags)
    {
        (_clock, Activity, _duration, _tags) = (clock, activity, duration, tags);
        _start = clock.GetTimestamp();
    }

    /// <summary>The span; null if nobody listens.</summary>
    public Activity? Activity { get; }

    /// <summary>Notes why the request failed.</summary>
    /// <param name="type">The class of the error.</param>
    /// <param name="message">The message; null for none.</param>
    public void Fail(string type, string? message)
    {
        _tags.Add("error.type", type);
        Activity?.SetTag("error.type", type).SetStatus(ActivityStatusCode.Error, message);
    }

    /// <summary>Notes the JSON-RPC error that answers the request.</summary>
    public void Fail(int code, string message)
    {
        var text = code.ToString(CultureInfo.InvariantCulture);
        _tags.Add("rpc.response.status_code", text);
        Activity?.SetTag("rpc.response.status_code", text);
        Fail(text, message);
    }

    public void Dispose()
    {
        _duration.Record(_clock.GetElapsedTime(_start).TotalSeconds, _tags);
        Activity?.Dispose();
    }
}
