using System.Text.Json.Nodes;
using Reconciler.Emulator.Mcp.Protocol;
using Reconciler.Emulator.Mcp.Targets;

namespace Reconciler.Emulator.Mcp;

/// <summary>The resources of all targets under their own URIs. One that several targets have is that of the target with the smallest priority number.</summary>
internal sealed class Resources(TargetCatalog catalog)
{
    public ValueTask<ReadOnlyMemory<byte>> ListAsync(McpExchange exchange, RpcMessage request, CancellationToken ct) =>
        ListAsync(exchange, request, "resources", "uri", ct);

    public ValueTask<ReadOnlyMemory<byte>> ListTemplatesAsync(McpExchange exchange, RpcMessage request, CancellationToken ct) =>
        ListAsync(exchange, request, "resourceTemplates", "uriTemplate", ct);

    /// <summary>Reads a resource from the first target that has it: only the servers know which URIs their templates cover.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(McpExchange exchange, RpcMessage request, CancellationToken ct)
    {
        var uri = request.Text("uri");
        RpcException? failure = null;
        foreach (var target in (await catalog.HavingAsync(exchange, "resources", ct)).OrderBy(t => t.Priority))
        {
            try
            {
                return await catalog.SendAsync(exchange, request, target, null, ct);
            }
            catch (RpcException error)
            {
                // That a server has no such resource says less than that another one could not be asked.
                failure = error.Code == RpcError.Internal ? error : failure;
            }
        }

        throw failure ?? new RpcException(exchange.IsStateless ? RpcError.InvalidParams : RpcError.ResourceNotFound, $"Resource not found: {uri}")
        {
            ErrorData = new JsonObject { ["uri"] = uri },
        };
    }

    private async ValueTask<ReadOnlyMemory<byte>> ListAsync(McpExchange exchange, RpcMessage request, string member, string key, CancellationToken ct)
    {
        var rows = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var items = await catalog.ListAsync(exchange, "resources", request.Method, member, ct);
        foreach (var (_, item) in items.OrderBy(i => i.Target.Priority))
        {
            if (item[key]?.ToString() is { } uri)
                rows.TryAdd(uri, JsonText.Utf8(item));
        }

        return ListPage.Answer(exchange, request, member, rows);
    }
}
