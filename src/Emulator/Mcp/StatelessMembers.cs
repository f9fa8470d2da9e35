using System.Text.Json;

namespace Reconciler.Emulator.Mcp;

/// <summary>What results have beyond those of earlier revisions from 2026-07-28 on: whether they are final, and for how long they hold.</summary>
internal static class StatelessMembers
{
    private static readonly byte[] Start = "{\"resultType\":\"complete\""u8.ToArray();

    /// <summary>Writes the members of a result that may be kept by whoever asked.</summary>
    public static void WriteCacheable(Utf8JsonWriter json, McpExchange exchange)
    {
        if (!exchange.IsStateless)
            return;
        json.WriteString("resultType"u8, "complete"u8);
        // Tools come and go with policies and targets, and what one caller sees is not what another one sees.
        json.WriteNumber("ttlMs"u8, 0);
        json.WriteString("cacheScope"u8, "private"u8);
    }

    /// <summary>A target's result as the caller's revision has it.</summary>
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
        var json = new Utf8JsonReader(result);
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
