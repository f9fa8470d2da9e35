using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Secrets;

namespace Reconciler.Emulator.Services.AgentCore.Identity;

/// <summary>Reads credential providers from the service's tables, and their secrets from Secrets Manager.</summary>
internal sealed class CredentialReader(Account account, ISecretValues secrets) : ICredentialReader
{
    public IEnumerable<(string Action, string Resource)> PermissionsFor(string region, string gatewayId, JsonObject target) =>
        TargetPermissions.List(account, region, new JsonObject { ["gatewayId"] = gatewayId }, target);

    public ProviderCredential Read(string region, string providerArn)
    {
        var provider = CredentialSecrets.FindProvider(account, region, providerArn);
        return new ProviderCredential(provider, CredentialSecrets.Read(secrets, region, provider));
    }
}
