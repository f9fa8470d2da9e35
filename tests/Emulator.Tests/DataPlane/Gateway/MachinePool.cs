using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CognitoIdentityProvider.Model;

namespace Emulator.Tests.DataPlane.Gateway;

/// <summary>
/// A user pool with a machine client (client credentials, scopes <c>tools/read</c> and <c>tools/write</c>), and a credential provider for
/// the client.
/// </summary>
internal sealed class MachinePool(Account account, UserPoolClientType client)
{
    public string ClientId => client.ClientId;

    public string DiscoveryUrl => $"https://cognito-idp.us-east-1.amazonaws.com/{client.UserPoolId}/.well-known/openid-configuration";

    public static async Task<MachinePool> CreateAsync(Account account)
    {
        var cognito = account.Cognito;
        var pool = (await cognito.CreateUserPoolAsync(new() { PoolName = "machines" })).UserPool.Id;
        await cognito.CreateUserPoolDomainAsync(new() { UserPoolId = pool, Domain = "machines" });
        await cognito.CreateResourceServerAsync(new()
        {
            UserPoolId = pool,
            Identifier = "tools",
            Name = "tools",
            Scopes = [new() { ScopeName = "read", ScopeDescription = "r" }, new() { ScopeName = "write", ScopeDescription = "w" }],
        });
        var client = await cognito.CreateUserPoolClientAsync(new()
        {
            UserPoolId = pool,
            ClientName = "machine",
            GenerateSecret = true,
            AllowedOAuthFlowsUserPoolClient = true,
            AllowedOAuthFlows = ["client_credentials"],
            AllowedOAuthScopes = ["tools/read", "tools/write"],
        });
        return new MachinePool(account, client.UserPoolClient);
    }

    /// <summary>The credential configuration of a target that is called with the client's token.</summary>
    public async Task<CredentialProviderConfiguration> ProviderAsync(params List<string> scopes)
    {
        var provider = await account.AgentCore.CreateOauth2CredentialProviderAsync(new()
        {
            Name = "machines",
            CredentialProviderVendor = CredentialProviderVendorType.CustomOauth2,
            Oauth2ProviderConfigInput = new()
            {
                CustomOauth2ProviderConfig = new()
                {
                    ClientId = client.ClientId,
                    ClientSecret = client.ClientSecret,
                    OauthDiscovery = new() { DiscoveryUrl = DiscoveryUrl },
                },
            },
        });
        return new()
        {
            CredentialProviderType = CredentialProviderType.OAUTH,
            CredentialProvider =
                new() { OauthCredentialProvider = new() { ProviderArn = provider.CredentialProviderArn, Scopes = scopes } },
        };
    }
}
