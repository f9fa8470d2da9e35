using System.Text.Json;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.DataPlane.Gateway.Targets;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>
/// The result members that MCP 2026-07-28 added, <c>resultType</c>, <c>ttlMs</c> and <c>cacheScope</c>, and <c>isError</c>.
/// </summary>
internal static class StatelessMembers
{
    /// <summary>Writes the members of a cacheable result; nothing for an earlier protocol version.</summary>
    public static void WriteCacheable(Utf8JsonWriter json, McpExchange exchange)
    {
        if (!exchange.IsStateless)
            return;
        json.WriteString("resultType"u8, "complete"u8);
        // Lists change with targets and policies, and differ by caller: they expire at once and are private.
        json.WriteNumber("ttlMs"u8, 0);
        json.WriteString("cacheScope"u8, "private"u8);
    }

    /// <summary>
    /// Adds the members to a target's result that the caller's protocol version requires, and <c>isError</c> to that of a tool.
    /// </summary>
    /// <param name="exchange">The HTTP exchange of the request.</param>
    /// <param name="method">The method of the request.</param>
    /// <param name="result">The result, which is an object.</param>
    /// <exception cref="TargetException">The target asks for input, and the caller's protocol version has no such results.</exception>
    public static ReadOnlyMemory<byte> Complete(McpExchange exchange, string method, ReadOnlyMemory<byte> result)
    {
        // An interim result asks for input.
        if (Has(result.Span, "resultType"u8, unless: "complete"u8))
        {
            return exchange.IsStateless
                ? result
                : throw new TargetException(
                    TargetFailure.Received(400),
                    $"The MCP server asks for input by a result, which needs a client of MCP {McpVersion.Stateless} or newer.");
        }

        result = exchange.IsStateless ? WithMember(result, "resultType"u8, "\"complete\""u8) : result;
        return method switch
        {
            // AgentCore always says whether a tool failed.
            "tools/call" => WithMember(result, "isError"u8, "false"u8),
            "resources/read" when exchange.IsStateless =>
                WithMember(WithMember(result, "ttlMs"u8, "0"u8), "cacheScope"u8, "\"private\""u8),
            _ => result,
        };
    }

    private static ReadOnlyMemory<byte> WithMember(ReadOnlyMemory<byte> result, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Has(result.Span, name))
            return result;
        var members = result.Span[(result.Span.IndexOf((byte)'{') + 1)..];
        var isEmpty = members.TrimStart(" \t\r\n"u8)[0] == (byte)'}';
        // Before the other members: {"name":value,
        return (byte[])[(byte)'{', (byte)'"', .. name, (byte)'"', (byte)':', .. value, .. isEmpty ? [] : ","u8, .. members];
    }

    private static bool Has(ReadOnlySpan<byte> result, ReadOnlySpan<byte> member, ReadOnlySpan<byte> unless = default)
    {
        var json = new Utf8JsonReader(result, new JsonReaderOptions { MaxDepth = StrictJson.MaxDepth });
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = json.ValueTextEquals(member);
            json.Read();
            if (isIt)
                return unless.IsEmpty || json.TokenType != JsonTokenType.String || !json.ValueTextEquals(unless);
            json.Skip();
        }

        return false;
    }
}
