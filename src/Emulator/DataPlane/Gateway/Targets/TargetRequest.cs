using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Reconciler.Emulator.Platform.Auth;

namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>An MCP request to a target.</summary>
/// <param name="Target">The target.</param>
/// <param name="Method">The MCP method, such as <c>tools/call</c>.</param>
internal sealed record TargetRequest(McpTarget Target, string Method)
{
    /// <summary>The caller's parameters, of which the target gets the known members; undefined if there are none.</summary>
    public JsonElement Params { get; init; }

    /// <summary>
    /// The target's own name for the tool or prompt, which replaces <c>name</c> in the parameters; <see langword="null"/> for none.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>The cursor of the page to read; <see langword="null"/> for the first page.</summary>
    public string? Cursor { get; init; }

    /// <summary>The connection to use; by default the target's shared connection.</summary>
    public TargetConnection Connection { get; init; } = Target.Connection;

    /// <summary>The caller's headers; those that the target allows are forwarded.</summary>
    public IHeaderDictionary? CallerHeaders { get; init; }

    /// <summary>The headers of an interceptor, which count in place of the caller's.</summary>
    public IReadOnlyDictionary<string, string> InterceptorHeaders { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The caller's query parameters; those that the target allows are forwarded.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> CallerQuery { get; init; } = [];

    /// <summary>Who signed the request, for targets that check it; <see langword="null"/> if it is not signed.</summary>
    public Caller? Signer { get; init; }

    /// <summary>
    /// The user who calls: issuer and subject of the token, or who signed the request; <see langword="null"/> if nobody is known.
    /// </summary>
    public string? User { get; init; }

    /// <summary>Whether the gateway has verified the token in the caller's headers.</summary>
    public bool IsTokenVerified { get; init; }

    /// <summary>The way back to the caller; <see langword="null"/> if nothing but the response may reach the caller.</summary>
    public ICallerChannel? Channel { get; init; }

    /// <summary>The call in progress, which a caller may cancel; <see langword="null"/> for calls of the gateway itself.</summary>
    public CallInProgress? Call { get; init; }

    /// <summary>The capabilities of the caller's session, which the gateway declares to the server in <c>initialize</c>.</summary>
    public JsonObject SessionCapabilities { get; init; } = [];

    /// <summary>The level of the log messages that the caller wants; <see langword="null"/> if the caller has not set one.</summary>
    public string? LogLevel { get; init; }

    /// <summary>
    /// The capabilities that the request declares, in protocol versions without sessions; <see langword="null"/> in the others.
    /// </summary>
    public JsonElement? Capabilities { get; init; }

    /// <summary>The headers of the interceptor and the caller that the target's metadata configuration allows.</summary>
    public IEnumerable<KeyValuePair<string, StringValues>> AllowedHeaders()
    {
        foreach (var name in Target.RequestHeaders)
        {
            if (InterceptorHeaders.TryGetValue(name, out var set))
                yield return new(name, set);
            else if (CallerHeaders is { } headers && headers.TryGetValue(name, out var sent))
                yield return new(name, sent);
        }
    }

    /// <summary>Whether the caller uses a protocol version without initialize.</summary>
    public bool IsStateless => Capabilities is not null;
}
