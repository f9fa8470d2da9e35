using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Client;

/// <summary>Calls through the stack of <c>specs/m2m-oauth</c>: a user at the gateway, the gateway's own token at the runtime.</summary>
public sealed class MachineToMachineCallTests : IAsyncLifetime
{
    private const string Target = "m2m-auth-demo-mcp-target";
    private Workshop _workshop = null!;

    public async Task InitializeAsync()
    {
        _workshop = await Workshop.StartAsync(WorkshopOptions.Serving with { Stack = StackBuilder.OfMachines() });
        _workshop.UseCommand(WorkshopServer.BuiltCommand);
        await _workshop.ConvergeAsync();
    }

    public async Task DisposeAsync() => await _workshop.DisposeAsync();

    [Fact]
    public async Task User_lists_and_calls_the_tools_of_a_runtime_that_takes_machine_tokens_only()
    {
        var listed = await ListAsync();
        Assert.Equal(
            ["x_amz_bedrock_agentcore_search", $"{Target}___add_numbers", $"{Target}___greet_user", $"{Target}___multiply_numbers"],
            listed.Select(tool => (string)tool!["name"]!));
        Assert.Equal("""["query"]""", listed[0]!["inputSchema"]!["required"]!.ToJsonString());

        var added = await _workshop.RunAsync("call", "gateway", "add_numbers", "a=5", "b=3");
        var greeted = await _workshop.RunAsync("call", "gateway", "greet_user", "name=Alice");

        Assert.Equal((0, "8" + Environment.NewLine), (added.ExitCode, added.Output));
        Assert.Equal((0, "Hello, Alice! Nice to meet you." + Environment.NewLine), (greeted.ExitCode, greeted.Output));
    }

    [Fact]
    public async Task Neither_a_user_nor_a_signature_gets_past_the_gateway()
    {
        var token = (await _workshop.RunAsync("token", "gateway")).Output.Trim();

        var user = await _workshop.RunAsync("call", "McpServer/mcp-server", "add_numbers", "a=5", "b=3", "--token", token);
        var signature = await _workshop.RunAsync("call", "McpServer/mcp-server", "add_numbers", "a=5", "b=3", "--sigv4");
        var machine = await _workshop.RunAsync("call", "McpServer/mcp-server", "add_numbers", "a=5", "b=3");

        Assert.Equal((1, 1), (user.ExitCode, signature.ExitCode));
        Assert.Contains("(401)", user.Error, StringComparison.Ordinal);
        Assert.Contains("(403)", signature.Error, StringComparison.Ordinal);
        Assert.Equal((0, "8" + Environment.NewLine), (machine.ExitCode, machine.Output));
    }

    public static TheoryData<string> Failures => ["wrong scope", "rotated secret", "deleted domain", "missing permission"];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Failure_of_the_machines_sign_in_shows_at_the_user_and_heals_on_apply(string failure)
    {
        await FailAsync(failure);

        var failed = await _workshop.RunAsync("call", "gateway", "add_numbers", "a=5", "b=3");
        var status = await _workshop.RunAsync("status", _workshop.Specs);

        Assert.Equal(4, failed.ExitCode);
        Assert.Contains("An internal error occurred. Please retry later.", failed.ToString(), StringComparison.Ordinal);
        Assert.Matches("Drifted +True", status.Output);
        await _workshop.ConvergeAsync();
        var called = await _workshop.RunAsync("call", "gateway", "add_numbers", "a=5", "b=3");
        Assert.Equal((0, "8" + Environment.NewLine), (called.ExitCode, called.Output));
        Assert.Equal(0, (await _workshop.DiffAsync("--exit-code")).ExitCode);
    }

    /// <summary>
    /// Breaks the sign-in. The gateway still has a token of its role, so somebody also gives it another role, for which it needs one.
    /// </summary>
    private async Task FailAsync(string failure)
    {
        const string Role = "m2m-auth-demo-gateway-role";
        var role = await _workshop.CloneRoleAsync(Role);
        switch (failure)
        {
            case "wrong scope":
                await _workshop.ChangeMachineAsync(client => client.AllowedOAuthScopes = ["mcp-runtime-server/tools.read"]);
                break;
            case "rotated secret":
                await _workshop.RotateMachineAsync();
                break;
            case "deleted domain":
                await _workshop.Clients.Cognito.DeleteUserPoolDomainAsync(
                    new() { UserPoolId = await _workshop.MachinesIdAsync(), Domain = Machines.Domain });
                break;
            default:
                await _workshop.Clients.Iam.DeleteRolePolicyAsync(
                    new() { RoleName = role.Split('/')[^1], PolicyName = "GatewayAccessPolicy" });
                break;
        }

        await _workshop.ChangeGatewayAsync(gateway => gateway.RoleArn = role);
    }

    private async Task<JsonArray> ListAsync()
    {
        var token = (await _workshop.RunAsync("token", "gateway")).Output.Trim();
        var url = new Uri((await _workshop.GatewayAsync()).GatewayUrl);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_workshop.Aws.Endpoint, url.AbsolutePath))
        {
            Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Host = url.Host;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("Accept", "application/json, text/event-stream");
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!["result"]!["tools"]!.AsArray();
    }
}
