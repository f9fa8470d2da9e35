using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.DataPlane.Gateway.Targets;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>Handles tools/list: the tools of all targets as of their last synchronization; DYNAMIC targets are listed now.</summary>
internal sealed class ToolList(IToolAuthorizer authorizer, TargetLister lister)
{
    /// <summary>Lists the tools that the caller may call with some input, sorted by name.</summary>
    public async ValueTask<IReadOnlyList<McpTool>> VisibleAsync(McpExchange exchange, CancellationToken cancellationToken)
    {
        var gateway = exchange.Gateway;
        var tools = gateway.Tools;
        if (gateway.Targets.Any(t => t.IsDynamic))
        {
            var lists = gateway.Targets.Where(t => t.IsDynamic).Select(t => ListDynamicAsync(exchange, t, cancellationToken));
            var dynamicTools = await Task.WhenAll(lists);
            tools = [.. tools.Concat(dynamicTools.SelectMany(t => t)).OrderBy(t => t.Name, StringComparer.Ordinal)];
        }

        return [.. tools.Where(t => authorizer.MayEverCall(gateway.Document, exchange.Caller, t.Name))];
    }

    public async ValueTask<ReadOnlyMemory<byte>> ListAsync(McpExchange exchange, RpcMessage request, CancellationToken cancellationToken)
    {
        var rows = (await VisibleAsync(exchange, cancellationToken)).Select(t => KeyValuePair.Create(t.Name, t.Json));
        // The empty key sorts the search tool before all others.
        if (exchange.Gateway.HasSearch)
            rows = rows.Prepend(KeyValuePair.Create("", ToolSearch.Json));
        return ListPage.Answer(exchange, request, "tools", rows);
    }

    // A target that fails is left out; the tools of the others are returned.
    private async Task<IEnumerable<McpTool>> ListDynamicAsync(McpExchange exchange, McpTarget target, CancellationToken cancellationToken)
    {
        try
        {
            return (await lister.ListAsync(exchange.To(target, "tools/list"), cancellationToken)).Select(t => McpTool.Create(target, t));
        }
        catch (TargetException)
        {
            return [];
        }
    }
}
