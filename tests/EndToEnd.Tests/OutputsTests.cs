using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EndToEnd.Tests;

/// <summary><c>outputs</c>: what scripts need of a stack, by name; secrets only when they are asked for.</summary>
public sealed class OutputsTests
{
    /// <summary>The outputs of the workshop's programs, by what they are called here.</summary>
    public static TheoryData<string, string> Workshops => new()
    {
        { "runtime_mcp_server_id", "^agentcore_mcp_server_MCPServerAgent-" },
        { "runtime_mcp_server_arn", "^arn:aws:bedrock-agentcore:us-east-1:[0-9]{12}:runtime/" },
        { "runtime_mcp_server_version", "^1$" },
        { "runtime_mcp_server_endpoint", "^https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/arn%3Aaws.*/invocations\\?qualifier=DEFAULT$" },
        { "repository_mcp_server_uri", "dkr.ecr.us-east-1.amazonaws.com/" },
        { "repository_mcp_server_arn", "^arn:aws:ecr:" },
        { "role_mcp_server_execution_arn", ":role/agentcore-mcp-server-agent-execution-role$" },
        { "build_project_mcp_server_name", "^agentcore-mcp-server-mcp-server-build$" },
        { "build_project_mcp_server_arn", "^arn:aws:codebuild:" },
        { "bucket_mcp_server_name", "^agentcore-mcp-server-source-" },
        { "bucket_mcp_server_arn", "^arn:aws:s3:::" },
        { "source_archive_mcp_server_key", "^[0-9a-f]{64}.zip$" },
        { "user_pool_users_id", "^us-east-1_" },
        { "user_pool_users_arn", "^arn:aws:cognito-idp:" },
        { "user_pool_users_discovery_url", "/.well-known/openid-configuration$" },
        { "user_pool_client_users_agentcore_mcp_server_client_id", "^[a-z0-9]{26}$" },
        { "user_users_testuser_username", "^testuser$" },
        { "user_users_testuser_password", "^\\*\\*\\*$" },
        { "gateway_mcp_gateway_id", "^agentcore-mcp-server-mcp-gateway-" },
        { "gateway_mcp_gateway_arn", ":gateway/" },
        { "gateway_mcp_gateway_url", "^https://.*/mcp$" },
        { "gateway_mcp_gateway_local_url", "^http://127.0.0.1:[0-9]+/gateways/.*/mcp$" },
        { "gateway_mcp_gateway_token_command", "^reconciler token mcp-gateway --stack .* --endpoint-url http://127.0.0.1" },
        { "account_id", "^[0-9]{12}$" },
        { "region", "^us-east-1$" },
        { "stack", "^agentcore-mcp-server$" },
    };

    [Fact]
    public async Task Every_output_of_the_workshop_has_a_name_that_says_what_it_is()
    {
        await using var workshop = await Workshop.ConvergedAsync();

        var result = await workshop.RunAsync("outputs", workshop.Specs, "-o", "json");

        Assert.True(result.ExitCode == 0, result.ToString());
        var outputs = JsonNode.Parse(result.Output)!.AsObject();
        foreach (var row in Workshops)
        {
            var (name, pattern) = ((string)row[0], (string)row[1]);
            Assert.True(outputs.ContainsKey(name), $"{name} is missing: {string.Join(", ", outputs.Select(o => o.Key))}");
            Assert.Matches(pattern, (string)outputs[name]!);
        }

        Assert.DoesNotContain(outputs, output => output.Key.EndsWith("_at", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_password_is_shown_only_when_it_is_asked_for()
    {
        await using var workshop = await Workshop.ConvergedAsync();

        var hidden = await workshop.RunAsync("outputs", workshop.Specs);
        var variables = await workshop.RunAsync("outputs", workshop.Specs, "-o", "env");
        var shown = await workshop.RunAsync("outputs", workshop.Specs, "-o", "yaml", "--show-secrets");

        var password = Regex.Match(shown.Output, "(?m)^user_users_testuser_password: (.*)$").Groups[1].Value.Trim('"', '\'', '\r');
        Assert.True(password.Length >= 8, shown.ToString());
        Assert.Contains("user_users_testuser_password = ***", hidden.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(password, hidden.Output + hidden.Error + variables.Output + variables.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("USER_USERS_TESTUSER_PASSWORD", variables.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^GATEWAY_MCP_GATEWAY_URL=https://\\S+/mcp\r?$", variables.Output);
        Assert.Matches("(?m)^GATEWAY_MCP_GATEWAY_TOKEN_COMMAND='reconciler token ", variables.Output);
    }

    [Fact]
    public async Task The_secret_of_a_client_and_the_addresses_of_machines_are_outputs()
    {
        await using var stack = await StackBuilder.OfMachines().ConvergedAsync();

        var hidden = JsonNode.Parse((await stack.RunAsync("outputs", stack.Specs, "-o", "json")).Output)!.AsObject();
        var shown = JsonNode.Parse((await stack.RunAsync("outputs", stack.Specs, "-o", "json", "--show-secrets")).Output)!.AsObject();

        Assert.Equal("***", (string?)hidden["user_pool_client_machines_m2m_client_secret"]);
        Assert.Equal((await stack.MachineAsync()).ClientSecret, (string?)shown["user_pool_client_machines_m2m_client_secret"]);
        Assert.Equal(await stack.MachinesIdAsync(), (string?)hidden["user_pool_machines_id"]);
        Assert.Equal(hidden.Select(o => o.Key), shown.Select(o => o.Key));
    }

    [Fact]
    public async Task A_stack_that_was_never_applied_has_no_outputs()
    {
        await using var workshop = await new StackBuilder("shop").WithPolicyEngine().StartAsync();

        var result = await workshop.RunAsync("outputs", workshop.Specs, "-o", "json");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("has not been applied yet", (string)JsonNode.Parse(result.Output)!["errors"]![0]!["message"]!, StringComparison.Ordinal);
        Assert.Contains($"`reconciler apply {workshop.Specs}", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_told()
    {
        await using var workshop = await new StackBuilder("shop").WithPolicyEngine().WithGateway().ConvergedAsync();
        await workshop.Clients.AgentCore.DeleteGatewayAsync(new() { GatewayIdentifier = (await workshop.GatewayAsync()).GatewayId });

        var result = await workshop.RunAsync("outputs", workshop.Specs);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("there are no outputs of what is missing in AWS: Gateway/gateway", result.Error, StringComparison.Ordinal);
        Assert.Contains("policy_engine_engine_id = ", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("gateway_gateway_", result.Output, StringComparison.Ordinal);
    }
}
