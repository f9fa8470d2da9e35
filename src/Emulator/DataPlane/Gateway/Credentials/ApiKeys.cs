using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Identity;

namespace Reconciler.Emulator.DataPlane.Gateway.Credentials;

/// <summary>Adds API keys to requests to targets, in a header or a query parameter.</summary>
internal sealed class ApiKeys(Account account, RoleCredentials role, ICredentialReader providers)
{
    /// <exception cref="TargetException">The key cannot be read.</exception>
    public void Add(HttpRequestMessage request, McpTarget target)
    {
        var configuration = target.Credentials!["credentialProvider"]!["apiKeyCredentialProvider"]!.AsObject();
        var key = Read(target, configuration.Text("providerArn"));
        var value = configuration.TextOrNull("credentialPrefix") is { } prefix ? $"{prefix.TrimEnd()} {key}" : key;
        var name = configuration.TextOrNull("credentialParameterName");
        if (configuration.TextOrNull("credentialLocation") == "QUERY_PARAMETER")
            request.RequestUri = TargetAddress.With(request.RequestUri!, name ?? "api_key", value);
        else
            request.Headers.TryAddWithoutValidation(name ?? "Authorization", value);
    }

    private string Read(McpTarget target, string providerArn) => account.Perform(() =>
    {
        try
        {
            role.Check(target, providers.PermissionsFor(target.Region, target.GatewayId, target.Document));
            return providers.Read(target.Region, providerArn).Secret;
        }
        catch (AwsException missing)
        {
            throw new TargetException(TargetFailure.Unauthorized, missing.Message);
        }
    });
}
