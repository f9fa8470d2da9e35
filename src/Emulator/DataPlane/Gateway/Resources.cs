using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.DataPlane.Gateway.Targets;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>
/// The resources of all targets, with unchanged URIs. If several targets have the same URI, the target with the smallest
/// <c>resourcePriority</c> wins.
/// </summary>
internal sealed class Resources(TargetCatalog catalog)
{
    public ValueTask<ReadOnlyMemory<byte>> ListAsync(McpExchange exchange, RpcMessage request, CancellationToken cancellationToken) =>
        ListAsync(exchange, request, "resources", "uri", cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>> ListTemplatesAsync(
        McpExchange exchange, RpcMessage request, CancellationToken cancellationToken) =>
        ListAsync(exchange, request, "resourceTemplates", "uriTemplate", cancellationToken);

    /// <summary>
    /// Reads a resource from the first target that has it. The gateway asks one target after another, because only the servers know which
    /// URIs their templates match.
    /// </summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(McpExchange exchange, RpcMessage request, CancellationToken cancellationToken)
    {
        var uri = request.Text("uri");
        RpcException? failure = null;
        foreach (var target in (await catalog.FindByCapabilityAsync(exchange, "resources", cancellationToken)).OrderBy(t => t.Priority))
        {
            try
            {
                return await catalog.SendAsync(exchange, request, target, null, cancellationToken);
            }
            catch (RpcException error)
            {
                // Prefer the error of a server that did not respond over "no such resource" from another one.
                failure = error.Code == RpcError.Internal ? error : failure;
            }
        }

        var notFound = exchange.IsStateless ? RpcError.InvalidParams : RpcError.ResourceNotFound;
        throw failure ?? new RpcException(notFound, $"Resource not found: {uri}")
        {
            ErrorData = new JsonObject { ["uri"] = uri },
        };
    }

    private async ValueTask<ReadOnlyMemory<byte>> ListAsync(
        McpExchange exchange, RpcMessage request, string member, string key, CancellationToken cancellationToken)
    {
        var rows = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var items = await catalog.ListAsync(exchange, "resources", request.Method, member, cancellationToken);
        foreach (var (_, item) in items.OrderBy(i => i.Target.Priority))
        {
            if (item[key]?.ToString() is { } uri)
                rows.TryAdd(uri, JsonText.Utf8(item));
        }

        return ListPage.Answer(exchange, request, member, rows);
    }
}
