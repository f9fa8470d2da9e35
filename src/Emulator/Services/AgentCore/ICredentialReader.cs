using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>The credential providers of targets, as gateways use them. Under the account's gate.</summary>
internal interface ICredentialReader
{
    /// <summary>What the role of a gateway has to be allowed for the sake of a target.</summary>
    /// <exception cref="AwsException">There is no such credential provider; thrown when the result is enumerated.</exception>
    IEnumerable<(string Action, string Resource)> PermissionsFor(string region, string gatewayId, JsonObject target);

    /// <summary>A provider and its secret.</summary>
    /// <exception cref="AwsException">There is no such provider, or its secret is gone or is not what the provider says it is.</exception>
    ProviderCredential Read(string region, string providerArn);
}
