using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>Members that the create call does not take are set right after it.</summary>
public sealed class UpdateOnlyMemberTests
{
    private const string Policy = """
        resourcePolicy:
          Version: "2012-10-17"
          Statement: [{Effect: Allow, Principal: {AWS: "arn:aws:iam::111122223333:root"}, Action: "bedrock-agentcore:InvokeGateway", Resource: "*"}]
        """;

    private static StackBuilder Gateway() => new StackBuilder("shop").With(
        "Gateway",
        "gw",
        "authorizerType: AWS_IAM",
        "protocolType: MCP",
        "customTransformConfiguration: {lambda: {arn: \"arn:aws:lambda:us-east-1:000000000000:function:x\"}}",
        "wafConfiguration: {failureMode: FAIL_CLOSE}",
        Policy);

    [Theory]
    [InlineData("region: us-east-1")]
    [InlineData("region: us-east-1\n  drift: Report")]
    public async Task A_gateway_is_created_and_then_completed_in_one_apply(string settings)
    {
        await using var workshop = await Gateway().StartAsync();
        workshop.Edit(StackBuilder.FileName, "region: us-east-1", settings);

        var applied = await workshop.ApplyAsync();

        Assert.True(applied.ExitCode == 0, applied.ToString());
        Assert.DoesNotContain("drift", applied.Output.Replace("NoDrift", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
        Assert.Single(workshop.Aws.Requests.Of("CreateGateway"));
        Assert.Single(workshop.Aws.Requests.Of("UpdateGateway"));
        var gateway = await workshop.GatewayAsync();
        Assert.Equal("arn:aws:lambda:us-east-1:000000000000:function:x", gateway.CustomTransformConfiguration.Lambda.Arn);
        Assert.Equal("FAIL_CLOSE", gateway.WafConfiguration.FailureMode.Value);
        var policy = await workshop.Clients.AgentCore.GetResourcePolicyAsync(new() { ResourceArn = gateway.GatewayArn });
        Assert.Equal("arn:aws:iam::111122223333:root", JsonNode.Parse(policy.Policy)!["Statement"]![0]!["Principal"]!["AWS"]!.AsArray()[0]!.ToString());
    }

    [Fact]
    public async Task A_gateway_in_motion_is_waited_for_before_it_is_completed()
    {
        await using var workshop = await Workshop.StartAsync(new WorkshopOptions
        {
            Stack = Gateway(),
            Latency = new() { Default = TimeSpan.FromSeconds(5) },
        });

        var applied = await workshop.ApplyAsync();

        Assert.True(applied.ExitCode == 0, applied.ToString());
        Assert.All(workshop.Aws.Requests.Of("UpdateGateway"), request => Assert.Null(request.ErrorCode));
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
    }

    [Fact]
    public async Task What_is_removed_from_the_spec_is_removed_from_the_gateway()
    {
        await using var workshop = await Gateway().ConvergedAsync();
        workshop.Edit(StackBuilder.FileName, "  wafConfiguration: {failureMode: FAIL_CLOSE}\n", "");
        workshop.Edit(StackBuilder.FileName, "  " + Policy.ReplaceLineEndings("\n  ") + "\n", "");

        var change = Assert.Single(await workshop.PlannedAsync(), change => change.Resource == "Gateway/gw");
        await DriftTests.AssertHealsAsync(workshop);

        Assert.Equal(["resourcePolicy", "wafConfiguration"], change.Fields.Where(field => !field.StartsWith("tags.", StringComparison.Ordinal)));
        Assert.Null((await workshop.GatewayAsync()).WafConfiguration);
        Assert.NotNull((await workshop.GatewayAsync()).CustomTransformConfiguration);
        Assert.Single(workshop.Aws.Requests.Of("DeleteResourcePolicy"));
    }

    [Fact]
    public async Task A_runtime_gets_its_metadata_service_and_its_policy_by_one_apply()
    {
        var stack = new StackBuilder("shop").With(
            "McpServer",
            "srv",
            "image: 111122223333.dkr.ecr.us-east-1.amazonaws.com/tools:v1",
            "protocolConfiguration: {serverProtocol: MCP}",
            "metadataConfiguration: {requireMMDSV2: true}",
            Policy);
        await using var workshop = await stack.ConvergedAsync();

        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
        var runtime = await workshop.RuntimeAsync();
        Assert.True(runtime.MetadataConfiguration.RequireMMDSV2);
        Assert.Equal("2", runtime.AgentRuntimeVersion);
        Assert.NotNull((await workshop.Clients.AgentCore.GetResourcePolicyAsync(new() { ResourceArn = runtime.AgentRuntimeArn })).Policy);
    }

    [Theory]
    [InlineData("resourcePolicy: {}", "expected a policy document with a Statement; found none")]
    [InlineData("resourcePolicy: {Statement: [{Effect: Allow, Principal: \"*\", Resource: \"*\"}]}", "Statement[0] has no Action")]
    public async Task A_policy_that_is_none_is_an_error_of_the_spec(string policy, string error)
    {
        await using var workshop = await new StackBuilder("shop").With("Gateway", "gw", "authorizerType: AWS_IAM", policy).StartAsync();

        var result = await workshop.RunAsync("validate", workshop.Specs);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(error, result.ToString(), StringComparison.Ordinal);
        Assert.Contains("spec.resourcePolicy", result.ToString(), StringComparison.Ordinal);
    }
}
