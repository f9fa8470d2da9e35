using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>The pages of MCP's listings.</summary>
internal static class ListPage
{
    private const int Size = 100;

    /// <summary>Answers with the page that the request's cursor names.</summary>
    /// <param name="exchange">What is being answered.</param>
    /// <param name="request">The request.</param>
    /// <param name="member">What the list is called.</param>
    /// <param name="rows">The whole list as JSON, in the order of its keys.</param>
    /// <exception cref="RpcException">The cursor is none of ours.</exception>
    public static ReadOnlyMemory<byte> Answer(
        McpExchange exchange, RpcMessage request, string member, IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> rows)
    {
        var page = Cut(rows, request.TextOrNull("cursor"));
        return RpcResponseWriter.Result(request.Id, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray(member);
            foreach (var item in page.Items)
                json.WriteRawValue(item.Span, skipInputValidation: true);
            json.WriteEndArray();
            if (page.NextToken is { } next)
                json.WriteString("nextCursor"u8, next);
            StatelessMembers.WriteCacheable(json, exchange);
            json.WriteEndObject();
        });
    }

    private static Page<ReadOnlyMemory<byte>> Cut(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> rows, string? cursor)
    {
        try
        {
            return Page<ReadOnlyMemory<byte>>.Read(rows, Size, cursor, () => new AwsException("InvalidCursor", "Invalid cursor"));
        }
        catch (AwsException invalid)
        {
            throw new RpcException(RpcError.InvalidParams, invalid.Message);
        }
    }
}
