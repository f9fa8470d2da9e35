using System.Collections.Frozen;
using System.Text.Json;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Gateway.Observation;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>One HTTP request to a gateway and the state of its response.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Caller">The caller.</param>
/// <param name="Http">The HTTP request.</param>
internal sealed record McpExchange(McpGateway Gateway, GatewayCaller Caller, AwsRequest Http)
{
    /// <summary>The protocol version in the request's header; <see langword="null"/> if the header is missing.</summary>
    public string? Version { get; } = Http.Header("MCP-Protocol-Version");

    /// <summary>The body as the caller sent it, also if an interceptor has replaced it.</summary>
    public byte[] SentBody { get; } = Http.Body;

    /// <summary>The headers that an interceptor has set; for targets they count in place of the caller's.</summary>
    public IReadOnlyDictionary<string, string> InterceptorHeaders { get; set; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Whether the request uses a protocol version without initialize and sessions.</summary>
    public bool IsStateless => McpVersion.IsStateless(Version);

    /// <summary>The session of the request; <see langword="null"/> if the gateway has no sessions.</summary>
    public GatewaySession? Session { get; set; }

    /// <summary>What the request holds of the rate limits.</summary>
    public RateGrant Grant { get; init; } = RateGrant.Unlimited;

    /// <summary>The headers of the response.</summary>
    public Dictionary<string, string> ResponseHeaders { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The capabilities that the request declares, in protocol versions without sessions; <see langword="null"/> in the others.
    /// </summary>
    public JsonElement? Capabilities { get; set; }

    /// <summary>Forwards what targets send before the response; <see langword="null"/> if the response is not a stream.</summary>
    public ICallerChannel? Channel { get; set; }

    /// <summary>The call in progress; <see langword="null"/> if the request cannot be cancelled.</summary>
    public CallInProgress? Call { get; set; }

    /// <summary>What the log says about the message that is being answered; <see langword="null"/> before.</summary>
    public CallEntry? Entry { get; set; }

    /// <summary>Creates a request to a target on behalf of the caller.</summary>
    public TargetRequest To(McpTarget target, string method) => new(target, method)
    {
        CallerHeaders = Http.Headers,
        InterceptorHeaders = InterceptorHeaders,
        CallerQuery = Http.Query,
        Signer = Caller.Signer,
        User = Caller.User,
        IsTokenVerified = Caller.Claims is not null,
        Call = Call,
        Capabilities = Capabilities,
        LogLevel = Session?.LogLevel,
        SessionCapabilities = Session?.Capabilities ?? [],
        // A connection that was opened with the caller's credentials must not serve other callers.
        Connection = Session?.ConnectionTo(target) ?? (target.IsCalledAsCaller ? new TargetConnection() : target.Connection),
    };

    /// <summary>Copies the headers that the target's metadata configuration allows from its response to the gateway's.</summary>
    public void CopyHeaders(McpTarget target, TargetResponse response)
    {
        foreach (var name in target.ResponseHeaders)
        {
            if (response.Headers.TryGetValues(name, out var values))
                ResponseHeaders[name] = string.Join(", ", values);
        }
    }
}
