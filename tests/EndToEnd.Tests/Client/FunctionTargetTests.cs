namespace EndToEnd.Tests.Client;

/// <summary>Targets that are Lambda functions of the stack, called through a gateway over HTTP.</summary>
public sealed class FunctionTargetTests
{
    private const string Code = """
        def handler(event, context):
            custom = context.client_context.custom
            if event["n"] < 0:
                raise ValueError("too small")
            return {"twice": event["n"] * 2, "tool": custom["bedrockAgentCoreToolName"], "names": sorted(custom)}

        """;

    [Fact]
    public async Task Function_of_the_stack_answers_a_call_with_the_composed_role()
    {
        await using var workshop = await Workshop.ConvergedAsync(WorkshopOptions.Serving with { Stack = Stack() });

        var answer = await workshop.RunAsync("call", "Gateway/gateway", "target___double", "n=21", "--stack", workshop.Specs);

        Assert.True(answer.ExitCode == 0, answer.ToString());
        Assert.Contains("\"twice\": 42", answer.Output, StringComparison.Ordinal);
        Assert.Contains("\"tool\": \"target___double\"", answer.Output, StringComparison.Ordinal);
        foreach (var name in (string[])["AwsRequestId", "GatewayId", "McpMessageId", "MessageVersion", "TargetId", "ToolName"])
            Assert.Contains($"bedrockAgentCore{name}", answer.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
    }

    [Fact]
    public async Task Function_that_was_deployed_with_a_role_runs_because_the_operator_has_the_token()
    {
        const string Trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}""";
        await using var workshop = await Workshop.StartAsync(WorkshopOptions.Serving with { Stack = Stack() });
        const string Policy =
            """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"bedrock-agentcore:InvokeGateway","Resource":"*"}]}""";
        await workshop.Clients.Iam.CreateRoleAsync(new() { RoleName = "deployer", AssumeRolePolicyDocument = Trust });
        await workshop.Clients.Iam.PutRolePolicyAsync(new() { RoleName = "deployer", PolicyName = "call", PolicyDocument = Policy });
        workshop.Edit(
            StackBuilder.FileName, "region: us-east-1", "region: us-east-1\n  assumeRoleArn: arn:aws:iam::000000000000:role/deployer");
        await workshop.ConvergeAsync();

        var answer = await workshop.RunAsync("call", "Gateway/gateway", "target___double", "n=21", "--stack", workshop.Specs);

        Assert.True(answer.ExitCode == 0, answer.ToString());
        Assert.Contains("\"twice\": 42", answer.Output, StringComparison.Ordinal);
        Assert.Contains(
            workshop.Aws.Requests.Of("CreateFunction"),
            request => request.AccessKeyId!.StartsWith("ASIA", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failure_of_the_function_is_an_error_of_the_tool_without_its_detail()
    {
        await using var workshop = await Workshop.ConvergedAsync(WorkshopOptions.Serving with { Stack = Stack() });

        var answer = await workshop.RunAsync("call", "Gateway/gateway", "target___double", "n=-1", "--stack", workshop.Specs);

        Assert.NotEqual(0, answer.ExitCode);
        Assert.Contains("An internal error occurred. Please retry later.", answer.Output + answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("too small", answer.Output + answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gateway_of_a_role_that_may_not_invoke_the_function_gets_no_answer()
    {
        await using var workshop = await Workshop.ConvergedAsync(WorkshopOptions.Serving with { Stack = Stack() });
        await workshop.Clients.Iam.DeleteRolePolicyAsync(new() { RoleName = "shop-gateway-role", PolicyName = "GatewayAccessPolicy" });

        var answer = await workshop.RunAsync("call", "Gateway/gateway", "target___double", "n=21", "--stack", workshop.Specs);

        Assert.NotEqual(0, answer.ExitCode);
        Assert.Contains("An internal error occurred. Please retry later.", answer.Output + answer.Error, StringComparison.Ordinal);
    }

    private static StackBuilder Stack() => new StackBuilder("shop")
        .WithFunction(code: Code)
        .WithGateway()
        .With(
            "GatewayTarget",
            "target",
            "gateway: gateway",
            "credentialProviderConfigurations: [{credentialProviderType: GATEWAY_IAM_ROLE}]",
            "targetConfiguration:",
            "  mcp:",
            "    lambda:",
            "      lambdaArn: ${LambdaFunction/function.arn}",
            "      toolSchema:",
            "        inlinePayload:",
            "          - name: double",
            "            description: Doubles a number",
            "            inputSchema: {type: object, properties: {n: {type: integer}}, required: [n]}");
}
