using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.AgentCore.Identity;

/// <summary>Reads the credential providers of targets for the data plane. Callers hold the account's gate.</summary>
internal interface ICredentialReader
{
    /// <summary>The permissions that the role of a gateway needs for a target.</summary>
    /// <exception cref="AwsException">The credential provider does not exist. Thrown when the result is enumerated.</exception>
    IEnumerable<(string Action, string Resource)> PermissionsFor(string region, string gatewayId, JsonObject target);

    /// <summary>A provider and its secret.</summary>
    /// <exception cref="AwsException">The provider or its secret does not exist, or the secret lacks the provider's JSON key.</exception>
    ProviderCredential Read(string region, string providerArn);
}
