using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Spec.Mapping;

namespace EndToEnd.Tests;

/// <summary>What AWS has of the stack of <c>specs/m2m-oauth</c>, and what somebody changes there.</summary>
internal static class Machines
{
    public const string Domain = "m2m-auth-demo-000000000000";
    public const string Provider = "m2m-auth-demo-m2m-oauth2-provider";
    public const string Vault = "arn:aws:bedrock-agentcore:us-east-1:000000000000:token-vault/default";

    /// <summary>The pool whose client the gateway is.</summary>
    public static Task<string> MachinesIdAsync(this Workshop workshop) => workshop.PoolIdAsync("m2m-auth-demo-outbound");

    public static async Task<string> PoolIdAsync(this Workshop workshop, string name) =>
        (await workshop.Clients.Cognito.ListUserPoolsAsync(new() { MaxResults = 60 })).UserPools.Single(pool => pool.Name == name).Id;

    public static async Task<UserPoolClientType> MachineAsync(this Workshop workshop)
    {
        var pool = await workshop.MachinesIdAsync();
        var clients = await workshop.Clients.Cognito.ListUserPoolClientsAsync(new() { UserPoolId = pool, MaxResults = 10 });
        var client = Assert.Single(clients.UserPoolClients);
        return (await workshop.Clients.Cognito.DescribeUserPoolClientAsync(new() { UserPoolId = pool, ClientId = client.ClientId })).UserPoolClient;
    }

    public static async Task ChangeMachineAsync(this Workshop workshop, Action<UpdateUserPoolClientRequest> change)
    {
        var update = new UpdateUserPoolClientRequest();
        ModelMapper.Copy(await workshop.MachineAsync(), update);
        change(update);
        await workshop.Clients.Cognito.UpdateUserPoolClientAsync(update);
    }

    /// <summary>Gives the client a new secret, as one does where it leaked: it is made anew under its name.</summary>
    public static async Task RotateMachineAsync(this Workshop workshop)
    {
        var machine = await workshop.MachineAsync();
        var create = new CreateUserPoolClientRequest();
        ModelMapper.Copy(machine, create);
        (create.ClientSecret, create.GenerateSecret) = (null, true);
        await workshop.Clients.Cognito.DeleteUserPoolClientAsync(new() { UserPoolId = machine.UserPoolId, ClientId = machine.ClientId });
        await workshop.Clients.Cognito.CreateUserPoolClientAsync(create);
    }

    public static async Task<GetOauth2CredentialProviderResponse> ProviderAsync(this Workshop workshop) =>
        await workshop.Clients.AgentCore.GetOauth2CredentialProviderAsync(new() { Name = Provider });

    /// <summary>The secret that AgentCore keeps for the provider.</summary>
    public static async Task<string> ProviderSecretAsync(this Workshop workshop) => (await workshop.Clients.SecretsManager.GetSecretValueAsync(
        new() { SecretId = (await workshop.ProviderAsync()).ClientSecretArn.SecretArn })).SecretString;
}
