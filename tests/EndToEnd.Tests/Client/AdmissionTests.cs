using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.CognitoIdentityProvider;
using Reconciler.Emulator.Host;

namespace EndToEnd.Tests.Client;

/// <summary>Who gets through the gateway's door, and what everybody else is told, as it is on the wire.</summary>
[Collection(ServedCollection.Name)]
public sealed class AdmissionTests(ServedWorkshop workshop)
{
    private const string ListTools = """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""";

    [Fact]
    public async Task The_token_of_a_user_of_the_allowed_client_opens_the_door()
    {
        var (status, _, body) = await AskAsync(await workshop.TokenAsync());

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(3, body["result"]!["tools"]!.AsArray().Count);
    }

    [Fact]
    public async Task Without_a_token_or_with_a_bad_one_nobody_comes_in()
    {
        var token = await workshop.TokenAsync();
        var middle = token.Length / 2;
        var tampered = $"{token[..middle]}{(token[middle] == 'A' ? 'B' : 'A')}{token[(middle + 1)..]}";

        await RefusedAsync(null, "Missing Bearer token");
        await RefusedAsync("garbage", "Invalid Bearer token");
        await RefusedAsync(tampered, "Invalid Bearer token");

        async Task RefusedAsync(string? shown, string message)
        {
            var (status, challenge, body) = await AskAsync(shown);
            Assert.Equal(HttpStatusCode.Unauthorized, status);
            Assert.Equal(-32001, (int)body["error"]!["code"]!);
            Assert.Equal(message, (string?)body["error"]!["message"]);
            Assert.Equal(("2.0", 0), ((string?)body["jsonrpc"], (int)body["id"]!));
            Assert.Contains($"/.well-known/oauth-protected-resource\"", challenge, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_token_that_has_expired_opens_nothing()
    {
        // A stack without a server needs no real time, so its clock can be advanced.
        await using var shop = await new StackBuilder("shop").WithPool().WithGateway(pool: "users").ConvergedAsync();
        var address = new Uri((await shop.GatewayAsync()).GatewayUrl);
        var token = await TokenAsync();
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(shop.Aws, address, token)).Status);

        shop.Clock.Advance(TimeSpan.FromMinutes(61));

        var (status, challenge, body) = await AskAsync(shop.Aws, address, token);
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("Invalid Bearer token", (string?)body["error"]!["message"]);
        Assert.Contains("error=\"invalid_token\"", challenge, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(shop.Aws, address, await TokenAsync())).Status);

        async Task<string> TokenAsync()
        {
            var result = await shop.RunAsync("token", "gateway");
            Assert.True(result.ExitCode == 0, result.ToString());
            return result.Output.Trim();
        }
    }

    [Fact]
    public async Task Another_client_another_pool_and_a_lacking_scope_are_not_enough()
    {
        var cognito = workshop.Clients.Cognito;
        var pool = Assert.Single((await cognito.ListUserPoolsAsync(new() { MaxResults = 60 })).UserPools, pool => pool.Name == "agentcore-mcp-server-user-pool").Id;
        var otherClient = await SignInAsync(pool, "visitor");
        var otherPool = await SignInAsync((await cognito.CreateUserPoolAsync(new() { PoolName = "others", Policies = new() { PasswordPolicy = new() { MinimumLength = 8 } } })).UserPool.Id, "visitor");

        await ForbiddenAsync(otherClient, "mcp-gateway");
        await ForbiddenAsync(otherPool, "mcp-gateway");
        await ForbiddenAsync(await workshop.TokenAsync("scoped-gateway"), "scoped-gateway");

        async Task ForbiddenAsync(string shown, string gateway)
        {
            var (status, challenge, body) = await AskAsync(shown, gateway);
            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.Contains("error=\"insufficient_scope\"", challenge, StringComparison.Ordinal);
            Assert.NotNull(body["error"]!["message"]);
        }
    }

    /// <summary>Signs in at a client that nobody allowed.</summary>
    private async Task<string> SignInAsync(string pool, string user)
    {
        var cognito = workshop.Clients.Cognito;
        var client = (await cognito.CreateUserPoolClientAsync(new() { UserPoolId = pool, ClientName = "visitors", ExplicitAuthFlows = ["ALLOW_USER_PASSWORD_AUTH"] })).UserPoolClient.ClientId;
        await cognito.AdminCreateUserAsync(new() { UserPoolId = pool, Username = user, MessageAction = MessageActionType.SUPPRESS });
        await cognito.AdminSetUserPasswordAsync(new() { UserPoolId = pool, Username = user, Password = "Password1", Permanent = true });
        return (await cognito.InitiateAuthAsync(new() { ClientId = client, AuthFlow = AuthFlowType.USER_PASSWORD_AUTH, AuthParameters = new() { ["USERNAME"] = user, ["PASSWORD"] = "Password1" } }))
            .AuthenticationResult.AccessToken;
    }

    private async Task<(HttpStatusCode Status, string Challenge, JsonObject Body)> AskAsync(string? token, string gateway = "mcp-gateway") =>
        await AskAsync(workshop.Aws, await workshop.GatewayUrlAsync($"agentcore-mcp-server-{gateway}"), token);

    private static async Task<(HttpStatusCode Status, string Challenge, JsonObject Body)> AskAsync(EmulatedAws aws, Uri address, string? token)
    {
        using var http = new HttpClient { BaseAddress = aws.Endpoint };
        using var request = new HttpRequestMessage(HttpMethod.Post, address.PathAndQuery) { Content = new StringContent(ListTools, Encoding.UTF8, "application/json") };
        request.Headers.Host = address.Host;
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request);
        return (response.StatusCode, response.Headers.WwwAuthenticate.ToString(), JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }
}
