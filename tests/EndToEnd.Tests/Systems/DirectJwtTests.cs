using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.CognitoIdentityProvider;
using Amazon.CognitoIdentityProvider.Model;

namespace EndToEnd.Tests.Systems;

/// <summary>specs/direct-jwt: a runtime that users call with their own tokens, ID tokens among them.</summary>
public sealed class DirectJwtTests
{
    private const string Folder = "direct-jwt";
    private const string Function = "direct-jwt-users-client-id";
    private const string Sources = "    build: [dotnet, publish, --output, out]\n    command: [dotnet, out/McpServer.dll]\n";

    private static readonly Dictionary<string, Func<Workshop, Task>> Deletions = new()
    {
        ["LambdaFunction/users.client-id"] = async w => await w.Clients.Lambda.DeleteFunctionAsync(Function),
        ["LambdaPermission/users.client-id"] = async w => await w.Clients.Lambda.RemovePermissionAsync(
            new() { FunctionName = Function, StatementId = "from-user-pool" }),
        ["UserPool/users"] = async w => await w.Clients.Cognito.DeleteUserPoolAsync(
            new() { UserPoolId = await w.PoolIdAsync("direct-jwt-users") }),
        ["Runtime/mcp-server"] = async w => await w.Clients.AgentCore.DeleteAgentRuntimeAsync(
            new() { AgentRuntimeId = (await w.RuntimeAsync()).AgentRuntimeId }),
    };

    public static TheoryData<string> Resources => [.. Deletions.Keys];

    [Fact]
    public async Task Runtime_takes_ID_tokens_and_access_tokens()
    {
        await using var workshop = await ServeAsync(_ => { });
        var tokens = await SignInAsync(workshop);

        Assert.Equal(HttpStatusCode.OK, (await CallAsync(workshop, tokens.IdToken)).Status);
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(workshop, tokens.AccessToken)).Status);
        var called = await workshop.RunAsync("call", "McpServer/mcp-server", "add_numbers", "a=5", "b=3", "--user", "testuser");
        Assert.Equal((0, "8"), (called.ExitCode, called.Output.Trim()));
    }

    [Fact]
    public async Task Without_the_function_an_ID_token_has_no_client()
    {
        await using var workshop = await ServeAsync(files => files.Edit("stack.yaml", "  clientIdClaim: true\n", ""));
        var tokens = await SignInAsync(workshop);

        var (status, body) = await CallAsync(workshop, tokens.IdToken);

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal(
            "OAuth authorization failed: Claim 'client_id' value mismatch with configuration", (string?)JsonNode.Parse(body)!["message"]);
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(workshop, tokens.AccessToken)).Status);
    }

    [Fact]
    public async Task Sign_in_fails_while_Cognito_may_not_call_the_function_and_works_when_it_is_healed()
    {
        await using var workshop = await ServeAsync(_ => { });
        await workshop.Clients.Lambda.RemovePermissionAsync(new() { FunctionName = Function, StatementId = "from-user-pool" });

        await Assert.ThrowsAsync<UnexpectedLambdaException>(() => SignInAsync(workshop));
        await workshop.ConvergeAsync();

        Assert.NotNull((await SignInAsync(workshop)).IdToken);
    }

    [Fact]
    public async Task Second_apply_changes_nothing_and_destroy_leaves_nothing()
    {
        await using var workshop = await StackBuilder.OfSpecs(Folder).ConvergedAsync();
        await workshop.ConvergeAsync();
        Assert.Empty(workshop.Mutations);

        var destroyed = await workshop.DestroyAsync();

        Assert.True(destroyed.ExitCode == 0, destroyed.ToString());
        Assert.Empty(await Inventory.OfAsync(workshop));
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task What_was_deleted_behind_our_back_is_made_again(string resource)
    {
        await using var workshop = await StackBuilder.OfSpecs(Folder).ConvergedAsync();
        var before = await Inventory.OfAsync(workshop);
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await Deletions[resource](workshop);

        var changes = await workshop.PlannedAsync();

        Assert.Contains(changes, change => change.Action == "create" && change.Resource == resource);
        await DriftTests.AssertHealsAsync(workshop);
        Assert.Equal(before, await Inventory.OfAsync(workshop));
    }

    [Fact]
    public async Task Claim_and_trigger_of_ones_own_exclude_each_other()
    {
        await using var workshop = await new StackBuilder("shop").With(
            "UserPool", "users", "clientIdClaim: true",
            "lambdaConfig: {preTokenGeneration: \"arn:aws:lambda:us-east-1:000000000000:function:mine\"}").StartAsync();

        var result = await workshop.RunAsync("validate", workshop.Specs);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("clientIdClaim and lambdaConfig.preTokenGeneration are mutually exclusive", result.Error, StringComparison.Ordinal);
    }

    private static async Task<Workshop> ServeAsync(Action<StackFiles> edit)
    {
        var workshop = await Workshop.StartAsync(WorkshopOptions.Serving with { Stack = StackBuilder.OfSpecs(Folder) });
        workshop.Edit("stack.yaml", Sources, $"    command: [{string.Join(", ", WorkshopServer.BuiltCommand)}]\n");
        edit(workshop.Files);
        await workshop.ConvergeAsync();
        return workshop;
    }

    private static async Task<AuthenticationResultType> SignInAsync(Workshop workshop)
    {
        var cognito = workshop.Clients.Cognito;
        var pool = await workshop.PoolIdAsync("direct-jwt-users");
        var client = Assert.Single((await cognito.ListUserPoolClientsAsync(new() { UserPoolId = pool, MaxResults = 10 })).UserPoolClients);
        var password = await workshop.Clients.SecretsManager.GetSecretValueAsync(new() { SecretId = "direct-jwt/users/testuser" });
        var answer = await cognito.InitiateAuthAsync(new()
        {
            ClientId = client.ClientId,
            AuthFlow = AuthFlowType.USER_PASSWORD_AUTH,
            AuthParameters = new() { ["USERNAME"] = "testuser", ["PASSWORD"] = password.SecretString },
        });
        return answer.AuthenticationResult;
    }

    private static async Task<(HttpStatusCode Status, string Body)> CallAsync(Workshop workshop, string token)
    {
        var runtime = Uri.EscapeDataString((await workshop.RuntimeAsync()).AgentRuntimeArn);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(workshop.Aws.Endpoint, $"runtimes/{runtime}/invocations?qualifier=DEFAULT"))
        {
            Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
