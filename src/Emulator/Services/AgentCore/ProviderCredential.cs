using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>A credential provider with its secret. It prints without either.</summary>
internal sealed record ProviderCredential(JsonObject Provider, string Secret)
{
    public override string ToString() => nameof(ProviderCredential);
}
