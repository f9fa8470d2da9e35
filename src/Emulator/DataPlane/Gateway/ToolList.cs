using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.DataPlane.Gateway.Targets;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>Lists the tools of all targets of a gateway, as they were when the targets were last synchronized.</summary>
internal sealed class ToolList(IToolAuthorizer authorizer, TargetLister lister)
{
    /// <summary>The tools that the caller may ever call, by name.</summary>
    public async ValueTask<IReadOnlyList<McpTool>> VisibleAsync(McpExchange exchange, CancellationToken cancellationToken)
    {
        var gateway = exchange.Gateway;
        var tools = gateway.Tools;
        if (gateway.Targets.Any(t => t.IsDynamic))
        {
            var asked = await Task.WhenAll(gateway.Targets.Where(t => t.IsDynamic).Select(t => AskAsync(exchange, t, cancellationToken)));
            tools = [.. tools.Concat(asked.SelectMany(t => t)).OrderBy(t => t.Name, StringComparer.Ordinal)];
        }

        return [.. tools.Where(t => authorizer.MayEverCall(gateway.Document, exchange.Caller, t.Name))];
    }

    public async ValueTask<ReadOnlyMemory<byte>> ListAsync(McpExchange exchange, RpcMessage request, CancellationToken cancellationToken)
    {
        var rows = (await VisibleAsync(exchange, cancellationToken)).Select(t => KeyValuePair.Create(t.Name, t.Json));
        // The search tool comes before all others.
        if (exchange.Gateway.HasSearch)
            rows = rows.Prepend(KeyValuePair.Create("", ToolSearch.Json));
        return ListPage.Answer(exchange, request, "tools", rows);
    }

    // One target that does not answer takes nothing away from the others.
    private async Task<IEnumerable<McpTool>> AskAsync(McpExchange exchange, McpTarget target, CancellationToken cancellationToken)
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
