using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Services.AgentCore.Identity;

/// <summary>A credential provider with its secret. ToString contains neither.</summary>
internal sealed record ProviderCredential(JsonObject Provider, string Secret)
{
    public override string ToString() => nameof(ProviderCredential);
}
