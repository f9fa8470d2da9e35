using System.Text.Json.Nodes;

namespace Reconciler.Emulator.DataPlane.Gateway.Interception;

/// <summary>A response of a gateway as interceptors see and change it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">The headers that the gateway sets itself.</param>
/// <param name="Body">The body.</param>
internal sealed record InterceptedAnswer(int Status, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The media type; JSON unless the response of an HTTP target has another one.</summary>
    public string? ContentType { get; init; } = "application/json";

    /// <summary>The response with the changes of an interceptor: members that it leaves out stay.</summary>
    /// <param name="change">The member <c>transformedGatewayResponse</c>.</param>
    /// <param name="readBody">Reads the body in the form of the protocol.</param>
    /// <exception cref="InterceptionException">The change is none that can be sent.</exception>
    public InterceptedAnswer With(JsonObject change, Func<JsonNode, ReadOnlyMemory<byte>> readBody)
    {
        var headers = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in InterceptedHeaders.Read(change))
            headers[name] = value;
        return this with
        {
            Status = ReadStatus(change),
            Headers = headers,
            Body = change["body"] is { } body ? readBody(body) : Body,
        };
    }

    private int ReadStatus(JsonObject change)
    {
        if (change["statusCode"] is not { } code)
            return Status;
        return code is JsonValue value && value.TryGetValue<int>(out var status) && status is >= 200 and <= 599
            ? status
            : throw new InterceptionException($"Received invalid response from interceptor: the statusCode {code.ToJsonString()} is none.");
    }
}
