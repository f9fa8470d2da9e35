using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Identity;

namespace Reconciler.Emulator.DataPlane.Gateway.Credentials;

/// <summary>Reads the credential providers of targets with the permissions of the gateway's role.</summary>
internal sealed class ProviderAccess(Account account, RoleCredentials role, ICredentialReader providers)
{
    /// <summary>Checks that the gateway's role may get tokens for a target, and reads the provider.</summary>
    /// <exception cref="TargetException">The role may not, or there is no such provider.</exception>
    public ProviderCredential Read(McpTarget target, string providerArn) => account.Perform(() =>
    {
        try
        {
            role.Check(target, providers.PermissionsFor(target.Region, target.GatewayId, target.Document));
            var (provider, secret) = providers.Read(target.Region, providerArn);
            return new ProviderCredential(provider.Copy(), secret);
        }
        catch (AwsException missing)
        {
            throw new TargetException(TargetFailure.Unauthorized, missing.Message);
        }
    });

    /// <summary>Gets a token with a provider.</summary>
    /// <exception cref="TargetException">The role may not read the provider, or the authorization server issues no token.</exception>
    public async Task<AccessToken> FetchAsync(
        McpTarget target, OAuthConfiguration configuration, Func<ProviderCredential, Task<OAuthTokens>> fetch)
    {
        try
        {
            return ToToken(await fetch(Read(target, configuration.ProviderArn)));
        }
        catch (OAuthException refused)
        {
            throw new TargetException(TargetFailure.Unauthorized, refused.Message, refused);
        }
    }

    public static AccessToken ToToken(OAuthTokens tokens) => new(tokens.AccessToken, tokens.Expiration);
}
