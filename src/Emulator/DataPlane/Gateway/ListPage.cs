using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>Pages of MCP list results.</summary>
internal static class ListPage
{
    private const int PageSize = 100;

    /// <summary>Writes the response with the page at the request's cursor.</summary>
    /// <param name="exchange">The HTTP exchange of the request.</param>
    /// <param name="request">The list request.</param>
    /// <param name="member">The name of the list in the result.</param>
    /// <param name="rows">All items as JSON, sorted by key.</param>
    /// <exception cref="RpcException">The cursor is not one that an earlier page returned.</exception>
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
            return Page<ReadOnlyMemory<byte>>.Read(rows, PageSize, cursor, () => new AwsException("InvalidCursor", "Invalid cursor"));
        }
        catch (AwsException invalid)
        {
            throw new RpcException(RpcError.InvalidParams, invalid.Message);
        }
    }
}
