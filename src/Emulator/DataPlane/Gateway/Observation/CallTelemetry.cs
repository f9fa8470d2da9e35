using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;

namespace Reconciler.Emulator.DataPlane.Gateway.Observation;

/// <summary>
/// Spans and metrics of requests to gateways and of their calls to targets, by OpenTelemetry's semantic conventions for MCP. The source
/// and the meter have the name <see cref="Name"/>. Arguments and results are in none of them.
/// </summary>
internal sealed class CallTelemetry : IDisposable
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "Reconciler.Gateway";

    // The boundaries that the conventions recommend.
    private static readonly InstrumentAdvice<double> Boundaries =
        new() { HistogramBucketBoundaries = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300] };

    private readonly ActivitySource _source = new(Name);
    private readonly Meter _meter = new(Name);
    private readonly TimeProvider _clock;
    private readonly Histogram<double> _served;
    private readonly Histogram<double> _called;

    /// <param name="clock">The clock of durations.</param>
    public CallTelemetry(TimeProvider clock)
    {
        _clock = clock;
        _served = _meter.CreateHistogram(
            "mcp.server.operation.duration", "s", "Duration of a request as the gateway observes it.", tags: null, Boundaries);
        _called = _meter.CreateHistogram(
            "mcp.client.operation.duration", "s", "Duration of a call of a target as the gateway observes it.", tags: null, Boundaries);
    }

    /// <summary>Begins the span of a request that a client has sent.</summary>
    /// <param name="request">The request.</param>
    /// <param name="version">The version of the protocol; null if it is not known.</param>
    /// <param name="session">The session; null for none.</param>
    public CallSpan Serve(RpcMessage request, string? version, string? session)
    {
        var target = request.Method is "tools/call" or "prompts/get" ? FindText(request.Params, "name") : null;
        var tags = Describe(request.Method, target, version);
        // The client's span is the parent. That of the transport is another one.
        var hasParent = ActivityContext.TryParse(
            FindMeta(request.Params, "traceparent"), FindMeta(request.Params, "tracestate"), isRemote: true, out var parent);
        var links = hasParent && Activity.Current is { } transport ? new[] { new ActivityLink(transport.Context) } : null;
        var activity = _source.CreateActivity(
            NameOf(request.Method, target), ActivityKind.Server, hasParent ? parent : default, tags, links)?.Start();
        activity?.SetTag("jsonrpc.request.id", request.Id.ToString());
        if (session is not null)
            activity?.SetTag("mcp.session.id", session);
        return new CallSpan(_clock, activity, _served, tags);
    }

    /// <summary>Begins the span of a tool call that is sent to an MCP server.</summary>
    /// <param name="tool">The tool's name at the target.</param>
    /// <param name="server">The address of the server; null if it is a runtime's.</param>
    public CallSpan CallTool(string tool, Uri? server)
    {
        const string Method = "tools/call";
        var tags = Describe(Method, tool, null);
        if (server is not null)
        {
            tags.Add("server.address", server.Host);
            tags.Add("server.port", server.Port);
        }

        var activity = _source.StartActivity(NameOf(Method, tool), ActivityKind.Client, default(ActivityContext), tags);
        return new CallSpan(_clock, activity, _called, tags);
    }

    public void Dispose()
    {
        _source.Dispose();
        _meter.Dispose();
    }

    private static string NameOf(string method, string? target) => target is null ? method : $"{method} {target}";

    private static TagList Describe(string method, string? target, string? version)
    {
        var tags = new TagList { { "mcp.method.name", method }, { "network.transport", "tcp" }, { "network.protocol.name", "http" } };
        if (version is not null)
            tags.Add("mcp.protocol.version", version);
        if (method == "tools/call")
            tags.Add("gen_ai.operation.name", "execute_tool");
        if (target is not null)
            tags.Add(method == "tools/call" ? "gen_ai.tool.name" : "gen_ai.prompt.name", target);
        return tags;
    }

    private static string? FindMeta(JsonElement parameters, string name) =>
        parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("_meta", out var meta) ? FindText(meta, name) : null;

    private static string? FindText(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
