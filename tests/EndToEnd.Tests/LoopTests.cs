using Reconciler.Emulator.Platform.Faults;

namespace EndToEnd.Tests;

/// <summary>Loops that used to be without end, and refusals that used to be swallowed.</summary>
public sealed class LoopTests
{
    private const string Image = "111122223333.dkr.ecr.us-east-1.amazonaws.com/tools:v1";

    [Theory]
    [InlineData("- docker push $AWS_ACCOUNT_ID.dkr.ecr.$AWS_DEFAULT_REGION.amazonaws.com/$IMAGE_REPO_NAME:latest", "it pushed latest")]
    [InlineData("- echo nothing", "it pushed nothing there")]
    public async Task Build_that_pushes_another_image_is_repeated_once(string push, string instead)
    {
        await using var workshop = await new StackBuilder("shop").WithServer().StartAsync();
        await WriteBuildspecAsync(workshop, push);

        var result = await workshop.ApplyAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(2, workshop.Aws.Requests.Of("StartBuild").Count);
        Assert.Matches("build shop-server-build:[-0-9a-f]+ succeeded and pushed no image [0-9a-f]{64} to shop-server; " + instead, Unwrap(result.Output));
    }

    [Fact]
    public async Task Running_operator_starts_a_failing_build_twice_and_again_only_when_source_or_build_changes()
    {
        await using var workshop = await new StackBuilder("shop").WithServer().StartAsync();
        await WriteBuildspecAsync(workshop, "- echo nothing");
        await using var running = RunningOperator.Create(workshop);
        var stalled = running.Log.NextAsync("Image/server is Stalled", "pushed no image");
        await running.Service.StartAsync(CancellationToken.None);
        await running.WaitAsync(stalled);
        Assert.Equal(2, workshop.Aws.Requests.Of("StartBuild").Count);

        for (var resync = 0; resync < 12; resync++) await running.WaitForResyncAsync(running.Log.NextAsync("resources ready"));
        Assert.Equal(2, workshop.Aws.Requests.Of("StartBuild").Count);

        var again = running.Log.NextAsync("Image/server is Stalled", "pushed no image");
        await WriteBuildspecAsync(workshop, "- echo nothing either");
        await running.WaitAsync(again);
        Assert.Equal(4, workshop.Aws.Requests.Of("StartBuild").Count);
    }

    [Fact]
    public async Task Restarted_operator_remembers_builds_that_failed_and_apply_builds_again()
    {
        await using var workshop = await new StackBuilder("shop").WithServer().StartAsync();
        await WriteBuildspecAsync(workshop, "- echo nothing");
        await workshop.ApplyAsync();
        workshop.Aws.Requests.Clear();

        await using var running = RunningOperator.Create(workshop);
        var stalled = running.Log.NextAsync("Image/server is Stalled", "pushed no image");
        await running.Service.StartAsync(CancellationToken.None);
        await running.WaitAsync(stalled);
        Assert.Empty(workshop.Aws.Requests.Of("StartBuild"));

        await workshop.ApplyAsync();
        Assert.Equal(2, workshop.Aws.Requests.Of("StartBuild").Count);
    }

    [Fact]
    public async Task Endpoint_pinned_to_a_version_converges()
    {
        await using var workshop = await new StackBuilder("shop")
            .With("McpServer", "server", $"image: {Image}", "protocolConfiguration: {serverProtocol: MCP}", "endpoints: [{name: prod, agentRuntimeVersion: \"1\"}]")
            .StartAsync();

        var result = await workshop.ApplyAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.InRange(workshop.Aws.Requests.Of("UpdateAgentRuntimeEndpoint").Count, 0, 1);
    }

    [Theory]
    [InlineData("AccessDeniedException", 403)]
    [InlineData("InternalServerException", 500)]
    public async Task Refused_tag_about_children_is_a_condition_and_an_exit_code(string code, int status)
    {
        await using var workshop = await new StackBuilder("shop")
            .WithServer().WithGateway().WithTarget().StartAsync();
        workshop.Aws.Faults.Add(new Fault { Service = "bedrock-agentcore-control", Operation = "TagResource", Kind = FaultKind.Error, ErrorCode = code, Status = status, Message = "no tags" });

        var result = await workshop.ApplyAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Gateway/gateway: its tags about its children could not be written", Unwrap(result.Output), StringComparison.Ordinal);
        Assert.Contains("no tags", result.Output, StringComparison.Ordinal);
        Assert.Matches("Synced +False", result.Output);
    }

    [Fact]
    public async Task Endpoint_without_tagging_still_converges()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().StartAsync();
        workshop.Aws.Faults.Add(new Fault { Service = "cognito-idp", Operation = "TagResource", Kind = FaultKind.Error, ErrorCode = "NotImplementedException", Status = 501, Message = "TagResource is not implemented" });

        var result = await workshop.ApplyAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
    }

    [Fact]
    public async Task Status_of_a_stack_that_was_never_applied_says_what_is_missing()
    {
        await using var workshop = await Workshop.StartAsync();

        var result = await workshop.RunAsync("status", workshop.Specs);

        Assert.Contains("Not applied yet: 16 missing.", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Waiting", result.Output, StringComparison.Ordinal);
        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task Foreign_role_that_lacks_a_permission_stalls_within_a_minute_with_the_statement_to_add()
    {
        const string Function = "arn:aws:lambda:us-east-1:000000000000:function:notes";
        await using var workshop = await new StackBuilder("shop")
            .With("Gateway", "gateway", "protocolType: MCP", "authorizerType: AWS_IAM", "roleArn: arn:aws:iam::000000000000:role/theirs")
            .With("GatewayTarget", "notes", LambdaTarget(Function))
            .StartAsync();
        await workshop.Clients.Iam.CreateRoleAsync(new()
        {
            RoleName = "theirs",
            AssumeRolePolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"bedrock-agentcore.amazonaws.com"},"Action":"sts:AssumeRole"}]}""",
        });
        var begun = workshop.Clock.GetUtcNow();

        var result = await workshop.ApplyAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.InRange(workshop.Clock.GetUtcNow() - begun, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1));
        Assert.Contains("The role arn:aws:iam::000000000000:role/theirs is not part of the stack.", Unwrap(result.Output), StringComparison.Ordinal);
        Assert.Contains("{\"Effect\":\"Allow\",\"Action\":[\"lambda:InvokeFunction\"],\"Resource\":[\"" + Function + "\"]}", Unwrap(result.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Permission_that_the_stack_grants_is_waited_for()
    {
        await using var workshop = await Workshop.StartAsync(new WorkshopOptions
        {
            Stack = new StackBuilder("shop").WithServer().WithGateway().WithTarget(),
            Behavior = new() { RolePropagation = TimeSpan.FromSeconds(100) },
        });

        var result = await workshop.ApplyAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
    }

    [Fact]
    public async Task What_was_deleted_is_logged_as_drift()
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().ConvergedAsync();
        await using var running = await RunningOperator.StartAsync(workshop, resources: 2);
        await workshop.Clients.AgentCore.DeleteGatewayAsync(new() { GatewayIdentifier = (await workshop.GatewayAsync()).GatewayId });

        var logged = running.Log.NextAsync("drift of Gateway/gateway", "deleted outside of git");
        await running.WaitForResyncAsync(logged);

        Assert.StartsWith("Warning: ", await logged, StringComparison.Ordinal);
    }

    private static string LambdaTarget(string function) =>
        $$$"""
        gateway: gateway
        targetConfiguration:
          mcp:
            lambda:
              lambdaArn: {{{function}}}
              toolSchema:
                inlinePayload: [{name: write, description: write a note, inputSchema: {type: object}}]
        credentialProviderConfigurations: [{credentialProviderType: GATEWAY_IAM_ROLE}]
        """;

    private static Task WriteBuildspecAsync(Workshop workshop, string command) => File.WriteAllTextAsync(
        Path.Combine(workshop.Source, "buildspec.yml"),
        $"""
        version: 0.2
        phases:
          build:
            commands:
              - docker build -t $AWS_ACCOUNT_ID.dkr.ecr.$AWS_DEFAULT_REGION.amazonaws.com/$IMAGE_REPO_NAME:latest .
              {command}

        """);

    private static string Unwrap(string output) => string.Join(' ', output.Split('\n', ' ').Where(word => word.Length > 0));
}
