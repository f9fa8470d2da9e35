using Reconciler.Emulator.DataPlane;

namespace Reconciler.Emulator.Mcp;

/// <summary>Stands where no runtime is started.</summary>
internal sealed class NoRuntimes : IRuntimeInvoker
{
    public Task<HttpResponseMessage> InvokeAsync(string runtimeArn, string qualifier, HttpRequestMessage request, CancellationToken ct) =>
        throw new RuntimeException(424, "RuntimeClientError", "This embedded AWS starts no MCP servers.");
}
