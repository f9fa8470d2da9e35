using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CognitoIdentityProvider;
using Amazon.IdentityManagement;
using Amazon.Runtime;
using Microsoft.Playwright;
using Reconciler.Emulator.Host;

namespace StatusPage.Tests;

/// <summary>A gateway for which people sign in at a user pool, and one of them.</summary>
internal static class SignInGateway
{
    private const string User = "testuser";
    private const string Password = "Passw0rd!";

    private const string Trust =
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"bedrock-agentcore.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";

    /// <summary>Fills in the pool's page and sends it.</summary>
    public static async Task FillAsync(IPage page, string password = Password)
    {
        await page.Locator("input[name=username]").FillAsync(User);
        await page.Locator("input[name=password]").FillAsync(password);
        await page.Locator("button").ClickAsync();
    }

    /// <summary>Makes the gateway and the pool.</summary>
    /// <param name="aws">The embedded AWS.</param>
    /// <param name="redirect">Where the client takes the code.</param>
    /// <returns>The identifiers of the gateway and of the client.</returns>
    public static async Task<(string Gateway, string Client)> CreateAsync(EmulatedAws aws, Uri redirect)
    {
        var credentials = new BasicAWSCredentials(aws.AccessKeyId, aws.SecretAccessKey);
        using var cognito = new AmazonCognitoIdentityProviderClient(credentials, Configure(aws, new AmazonCognitoIdentityProviderConfig()));
        using var iam = new AmazonIdentityManagementServiceClient(credentials, Configure(aws, new AmazonIdentityManagementServiceConfig()));
        using var agentCore = new AmazonBedrockAgentCoreControlClient(credentials, Configure(aws, new AmazonBedrockAgentCoreControlConfig()));
        var pool = (await cognito.CreateUserPoolAsync(new() { PoolName = "people" })).UserPool.Id;
        await cognito.CreateUserPoolDomainAsync(new() { UserPoolId = pool, Domain = "people" });
        var client = (await cognito.CreateUserPoolClientAsync(new()
        {
            UserPoolId = pool,
            ClientName = "mcp",
            AllowedOAuthFlowsUserPoolClient = true,
            AllowedOAuthFlows = ["code"],
            AllowedOAuthScopes = ["openid"],
            CallbackURLs = [redirect.ToString()],
            SupportedIdentityProviders = ["COGNITO"],
        })).UserPoolClient.ClientId;
        await cognito.AdminCreateUserAsync(new() { UserPoolId = pool, Username = User });
        await cognito.AdminSetUserPasswordAsync(new() { UserPoolId = pool, Username = User, Password = Password, Permanent = true });
        var role = (await iam.CreateRoleAsync(new() { RoleName = "gateway", AssumeRolePolicyDocument = Trust })).Role.Arn;
        var created = await agentCore.CreateGatewayAsync(new CreateGatewayRequest
        {
            Name = "tools",
            RoleArn = role,
            ProtocolType = GatewayProtocolType.MCP,
            ProtocolConfiguration = new() { Mcp = new() { SearchType = SearchType.SEMANTIC } },
            AuthorizerType = AuthorizerType.CUSTOM_JWT,
            AuthorizerConfiguration = new()
            {
                CustomJWTAuthorizer = new()
                {
                    DiscoveryUrl = $"https://cognito-idp.us-east-1.amazonaws.com/{pool}/.well-known/openid-configuration",
                    AllowedClients = [client],
                },
            },
        });
        return (created.GatewayId, client);
    }

    private static T Configure<T>(EmulatedAws aws, T config)
        where T : ClientConfig
    {
        config.ServiceURL = aws.Endpoint.ToString();
        config.AuthenticationRegion = "us-east-1";
        return config;
    }
}
