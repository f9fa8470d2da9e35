using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Services.AgentCore.Tools;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>The prompts of all targets, named like tools: <c>target___prompt</c>.</summary>
internal sealed class Prompts(TargetCatalog catalog)
{
    public async ValueTask<ReadOnlyMemory<byte>> ListAsync(McpExchange exchange, RpcMessage request, CancellationToken cancellationToken)
    {
        var rows = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var (target, prompt) in await catalog.ListAsync(exchange, "prompts", "prompts/list", "prompts", cancellationToken))
        {
            var name = $"{target.Name}{ToolStore.Separator}{prompt["name"]}";
            prompt["name"] = name;
            rows[name] = JsonText.Utf8(prompt);
        }

        return ListPage.Answer(exchange, request, "prompts", rows);
    }

    public ValueTask<ReadOnlyMemory<byte>> GetAsync(McpExchange exchange, RpcMessage request, CancellationToken cancellationToken)
    {
        var name = request.Text("name");
        var separator = name.IndexOf(ToolStore.Separator, StringComparison.Ordinal);
        var target = separator < 0
            ? null
            : exchange.Gateway.Targets.FirstOrDefault(t => t.Endpoint is not null && name.AsSpan(0, separator).SequenceEqual(t.Name));
        return target is null
            ? throw new RpcException(RpcError.InvalidParams, $"Unknown prompt: {name}")
            : catalog.SendAsync(exchange, request, target, name[(separator + ToolStore.Separator.Length)..], cancellationToken);
    }
}
