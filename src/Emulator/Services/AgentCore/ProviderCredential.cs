using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>A credential provider with its secret. ToString contains neither.</summary>
internal sealed record ProviderCredential(JsonObject Provider, string Secret)
{
    public override string ToString() => nameof(ProviderCredential);
}
