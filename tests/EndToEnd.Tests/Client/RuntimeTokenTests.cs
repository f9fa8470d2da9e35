using System.Text.Json.Nodes;
using Amazon.CognitoIdentityProvider;

namespace EndToEnd.Tests.Client;

/// <summary>A runtime that has an authorizer of its own is called with a user's token, and with nothing else.</summary>
[Collection(ServedCollection.Name)]
public sealed class RuntimeTokenTests(ServedWorkshop workshop) : IAsyncLifetime
{
    private const string Runtime = "McpServer/private-server";

    private static readonly string Server = $$"""
        apiVersion: agentcore.reconciler/v1alpha1
        kind: McpServer
        metadata:
          name: private-server
        spec:
          source:
            path: ../../mcp-server
          networkConfiguration:
            networkMode: PUBLIC
          protocolConfiguration:
            serverProtocol: MCP
          authorizerConfiguration:
            customJWTAuthorizer:
              discoveryUrl: ${UserPool/users.discoveryUrl}
              allowedClients: ["${UserPool/users.clients.agentcore-mcp-server-client.id}"]
          local:
            command: [dotnet, {{Path.Combine(AppContext.BaseDirectory, "McpServer.dll")}}]
        """;

    public Task InitializeAsync() => ApplyAsync(path => File.WriteAllText(path, Server));

    public Task DisposeAsync() => ApplyAsync(File.Delete);

    [Fact]
    public async Task A_user_is_signed_in_and_may_list_and_call_its_tools()
    {
        var tools = await workshop.RunAsync("tools", Runtime, "-o", "json");
        var answer = await workshop.RunAsync("call", Runtime, "add_numbers", "a=5", "b=3", "--user", "testuser");

        Assert.True(tools.ExitCode == 0, tools.ToString());
        Assert.Equal(["add_numbers", "multiply_numbers", "greet_user"], JsonNode.Parse(tools.Output)!["tools"]!.AsArray().Select(tool => (string)tool!["name"]!));
        Assert.Equal((0, "8" + Environment.NewLine), (answer.ExitCode, answer.Output));
    }

    [Fact]
    public async Task A_token_that_one_has_is_taken_and_shown_as_it_is()
    {
        var token = await workshop.TokenAsync(Runtime);

        var answer = await workshop.RunAsync("call", Runtime, "greet_user", "name=Alice", "--token", token);

        Assert.Equal((0, "Hello, Alice! Nice to meet you." + Environment.NewLine), (answer.ExitCode, answer.Output));
    }

    [Fact]
    public async Task Whoever_signs_or_shows_no_good_token_is_turned_away_with_the_reason()
    {
        await RefusedAsync("(401)", "It accepts tokens of UserPool/users.", "--token", "garbage");
        await RefusedAsync("(401): OAuth authorization failed: Claim 'client_id' value mismatch with configuration", "It accepts tokens of UserPool/users.", "--token", await TokenOfAnotherClientAsync());
        await RefusedAsync("(403): Authorization method mismatch.", "Omit --sigv4: the command then requests a token.", "--sigv4");
        await RefusedAsync("UserPool/users has no user nobody", "it has testuser", "--user", "nobody");

        async Task RefusedAsync(string reason, string hint, params string[] caller)
        {
            var result = await workshop.RunAsync(["call", Runtime, "add_numbers", "a=5", "b=3", .. caller]);
            Assert.Equal((1, ""), (result.ExitCode, result.Output));
            Assert.Contains(reason, result.Error, StringComparison.Ordinal);
            Assert.Contains(hint, result.Error, StringComparison.Ordinal);
        }
    }

    private async Task ApplyAsync(Action<string> change)
    {
        change(Path.Combine(workshop.Specs, "private-server.yaml"));
        var result = await workshop.RunAsync("apply", workshop.Specs, "--yes", "--confirm-prune");
        Assert.True(result.ExitCode == 0, result.ToString());
    }

    private async Task<string> TokenOfAnotherClientAsync()
    {
        var cognito = workshop.Clients.Cognito;
        var pool = (await cognito.ListUserPoolsAsync(new() { MaxResults = 60 })).UserPools.Single(pool => pool.Name == "agentcore-mcp-server-user-pool").Id;
        var client = (await cognito.CreateUserPoolClientAsync(new() { UserPoolId = pool, ClientName = "stranger", ExplicitAuthFlows = ["ALLOW_USER_PASSWORD_AUTH"] })).UserPoolClient.ClientId;
        var password = (await workshop.Clients.SecretsManager.GetSecretValueAsync(new() { SecretId = "agentcore-mcp-server/users/testuser" })).SecretString;
        var answer = await cognito.InitiateAuthAsync(new() { ClientId = client, AuthFlow = AuthFlowType.USER_PASSWORD_AUTH, AuthParameters = new() { ["USERNAME"] = "testuser", ["PASSWORD"] = password } });
        await cognito.DeleteUserPoolClientAsync(new() { UserPoolId = pool, ClientId = client });
        return answer.AuthenticationResult.AccessToken;
    }
}
