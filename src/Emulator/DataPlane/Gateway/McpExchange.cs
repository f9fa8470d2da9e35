using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>One HTTP request to a gateway while it is being answered.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Caller">Who sent it.</param>
/// <param name="Http">The request.</param>
internal sealed record McpExchange(McpGateway Gateway, GatewayCaller Caller, AwsRequest Http)
{
    /// <summary>The revision of MCP that the request names; <see langword="null"/> when it names none.</summary>
    public string? Version { get; } = Http.Header("MCP-Protocol-Version");

    /// <summary>Whether the request is of a revision whose requests stand alone.</summary>
    public bool IsStateless => McpVersion.IsStateless(Version);

    /// <summary>The session that the request belongs to; <see langword="null"/> when the gateway has none.</summary>
    public GatewaySession? Session { get; set; }

    /// <summary>Headers for the answer.</summary>
    public Dictionary<string, string> AnswerHeaders { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sends a notification ahead of the answer; <see langword="null"/> when the answer is not a stream.</summary>
    public Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask>? Notify { get; set; }

    /// <summary>A request to a target on behalf of the caller.</summary>
    public TargetRequest To(McpTarget target, string method) => new(target, method)
    {
        CallerHeaders = Http.Headers,
        CallerQuery = Http.Query,
        CallerArn = Caller.Arn,
        // What is opened with a caller's own credentials is that caller's.
        Connection = Session?.ConnectionTo(target) ?? (target.IsCalledAsCaller ? new TargetConnection() : target.Connection),
    };

    /// <summary>Passes on the headers of a target's answer that the target allows to be passed on.</summary>
    public void TakeHeaders(McpTarget target, TargetResponse reply)
    {
        foreach (var name in target.ResponseHeaders)
        {
            if (reply.Headers.TryGetValues(name, out var values))
                AnswerHeaders[name] = string.Join(", ", values);
        }
    }
}
