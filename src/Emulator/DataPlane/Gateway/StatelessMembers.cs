using System.Text.Json;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>The result members that MCP 2026-07-28 added: <c>resultType</c>, <c>ttlMs</c> and <c>cacheScope</c>.</summary>
internal static class StatelessMembers
{
    private static readonly byte[] Start = "{\"resultType\":\"complete\""u8.ToArray();

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

    /// <summary>Adds <c>resultType</c> to a target's result if the caller's protocol version requires it.</summary>
    public static ReadOnlyMemory<byte> Complete(McpExchange exchange, ReadOnlyMemory<byte> result)
    {
        if (!exchange.IsStateless || Has(result.Span, "resultType"u8))
            return result;
        var members = result.Span[1..];
        var completed = new byte[Start.Length + members.Length + 1];
        Start.CopyTo(completed, 0);
        var isEmpty = members.TrimStart(" \t\r\n"u8)[0] == (byte)'}';
        if (!isEmpty)
            completed[Start.Length] = (byte)',';
        members.CopyTo(completed.AsSpan(Start.Length + (isEmpty ? 0 : 1)));
        return completed.AsMemory(0, Start.Length + members.Length + (isEmpty ? 0 : 1));
    }

    private static bool Has(ReadOnlySpan<byte> result, ReadOnlySpan<byte> member)
    {
        var json = new Utf8JsonReader(result, new JsonReaderOptions { MaxDepth = StrictJson.MaxDepth });
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals(member))
                return true;
            json.Read();
            json.Skip();
        }

        return false;
    }
}
