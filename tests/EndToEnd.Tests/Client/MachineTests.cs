using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Client;

/// <summary>Callers that are no people: tokens by client credentials.</summary>
[Collection(ServedCollection.Name)]
public sealed class MachineTests(ServedWorkshop workshop)
{
    private const string Pool = """
        apiVersion: agentcore.reconciler/v1alpha1
        kind: UserPool
        metadata:
          name: machines
        spec:
          poolName: machines
          domain: {prefix: workshop-machines}
          resourceServers:
            - identifier: robots
              scopes: [{name: work}, {name: rest}]
          clients:
            - name: robot
              generateSecret: true
              allowedOAuthFlowsUserPoolClient: true
              allowedOAuthFlows: [client_credentials]
              allowedOAuthScopes: [robots/work, robots/rest]
        ---
        apiVersion: agentcore.reconciler/v1alpha1
        kind: Gateway
        metadata:
          name: machine-gateway
        spec:
          protocolType: MCP
          role:
            mcpServer: mcp-server
          jwt:
            userPool: machines
            scopes: [robots/work]
        """;

    [Fact]
    public async Task A_client_gets_a_token_for_itself_where_there_are_no_users()
    {
        var file = Path.Combine(workshop.Specs, "machines.yaml");
        File.WriteAllText(file, Pool);
        await AppliedAsync();

        var tools = await workshop.RunAsync("tools", "machine-gateway");
        var token = await workshop.TokenAsync("machine-gateway");

        Assert.True(tools.ExitCode == 0, tools.ToString());
        var claims = JsonNode.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Split('.')[1])))!;
        Assert.Equal("robots/work", (string?)claims["scope"]);
        Assert.Equal((string?)claims["client_id"], (string?)claims["sub"]);
    }

    private async Task AppliedAsync()
    {
        var result = await workshop.RunAsync("apply", workshop.Specs, "--yes");
        Assert.True(result.ExitCode == 0, result.ToString());
    }
}
