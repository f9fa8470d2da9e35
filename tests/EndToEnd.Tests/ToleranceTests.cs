namespace EndToEnd.Tests;

/// <summary>What a stack leaves to other tools is no drift, and updates that replace everything send it back.</summary>
public sealed class ToleranceTests
{
    [Fact]
    public async Task Tags_of_other_tools_stay_and_survive_full_updates()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().WithServer().WithGateway(pool: "users").ConvergedAsync();
        workshop.Edit(StackBuilder.FileName, "region: us-east-1", "region: us-east-1\n  ignoreTags: [\"cost-*\"]");
        var pool = await workshop.PoolIdAsync();
        await TagAllAsync(workshop, pool);
        workshop.Aws.Requests.Clear();

        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);

        // Each of these updates replaces the tags of its resource.
        workshop.Edit(StackBuilder.FileName, "region: us-east-1", "region: us-east-1\n  tags: {team: shop}");
        workshop.Edit(StackBuilder.FileName, StackBuilder.DescriptionOf("gateway"), "edited");
        workshop.Edit(StackBuilder.FileName, "minimumLength: 8", "minimumLength: 10");
        var result = await workshop.ApplyAsync();
        Assert.True(result.ExitCode == 0, result.ToString());

        Assert.Equal("edited", (await workshop.GatewayAsync()).Description);
        Assert.All(await TagsAsync(workshop, pool), tags => Assert.Equal(("42", "shop"), (tags["cost-center"], tags["team"])));
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
    }

    [Fact]
    public async Task Tag_that_no_pattern_matches_is_drift()
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().ConvergedAsync();
        workshop.Edit(StackBuilder.FileName, "region: us-east-1", "region: us-east-1\n  ignoreTags: [\"cost-*\"]");
        var arn = (await workshop.GatewayAsync()).GatewayArn;
        await workshop.Clients.AgentCore.TagResourceAsync(
            new() { ResourceArn = arn, Tags = new() { ["cost-center"] = "42", ["price"] = "1" } });

        var planned = Assert.Single(await workshop.PlannedAsync());
        Assert.Equal(["tags.price"], planned.Fields);
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);

        var tags = (await workshop.Clients.AgentCore.ListTagsForResourceAsync(new() { ResourceArn = arn })).Tags;
        Assert.Equal("42", tags["cost-center"]);
        Assert.DoesNotContain("price", tags.Keys);
    }

    [Fact]
    public async Task Ignored_fields_keep_their_live_values_when_the_rest_is_updated()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().WithServer().WithGateway(pool: "users").ConvergedAsync();
        Ignore(workshop, "gateway", "Gateway.description, Role.description");
        Ignore(workshop, "server", "Runtime.environmentVariables.MODE, Runtime.lifecycleConfiguration");
        await workshop.ChangeGatewayAsync(gateway => gateway.Description = "by hand");
        await workshop.ChangeRuntimeAsync(runtime =>
        {
            runtime.EnvironmentVariables["MODE"] = "debug";
            runtime.LifecycleConfiguration = new() { IdleRuntimeSessionTimeout = 600, MaxLifetime = 3600 };
        });
        workshop.Aws.Requests.Clear();

        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);

        workshop.Edit(StackBuilder.FileName, "protocolType: MCP", "exceptionLevel: DEBUG\n  protocolType: MCP");
        workshop.Edit(StackBuilder.FileName, "protocolConfiguration: {serverProtocol: MCP}", "description: edited\n  protocolConfiguration: {serverProtocol: MCP}");
        var result = await workshop.ApplyAsync();
        Assert.True(result.ExitCode == 0, result.ToString());

        var (gateway, runtime) = (await workshop.GatewayAsync(), await workshop.RuntimeAsync());
        Assert.Equal(("by hand", "DEBUG"), (gateway.Description, gateway.ExceptionLevel.Value));
        Assert.Equal(("debug", "edited", 600), (runtime.EnvironmentVariables["MODE"], runtime.Description, runtime.LifecycleConfiguration.IdleRuntimeSessionTimeout));
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
    }

    [Theory]
    [InlineData("Gateway.authorizerConfiguration.customJWTAuthorizer.allowedClients", "decides who may do what")]
    [InlineData("Gateway.policyEngineConfiguration.mode", "decides who may do what")]
    [InlineData("Gateway.roleArn", "decides who may do what")]
    [InlineData("Role.assumeRolePolicyDocument", "decides who may do what")]
    [InlineData("Role.inlinePolicies.GatewayAccessPolicy", "decides who may do what")]
    [InlineData("Gatway.description", "unknown type")]
    [InlineData("Runtime.description", "does not define")]
    [InlineData("Gateway.descripton", "did you mean description?")]
    [InlineData("Gateway.description.text", "has no members")]
    [InlineData("Gateway.protocolConfiguration.mcp.supportedVersions.first", "is a list")]
    [InlineData("Gateway.name", "is not compared")]
    [InlineData("Gateway.tags.cost", "ignoreTags")]
    [InlineData("description", "is not TYPE.member.path")]
    public async Task Field_that_cannot_be_ignored_is_an_error_of_validate(string entry, string message)
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().StartAsync();
        Ignore(workshop, "gateway", entry);

        var result = await workshop.RunAsync("validate", workshop.Specs);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Matches(@"built\.yaml:\d+:\d+: metadata\.annotations\.reconciler/ignore-fields", result.Error);
    }

    private static void Ignore(Workshop workshop, string name, string entries) => workshop.Edit(
        StackBuilder.FileName,
        $"metadata:\n  name: {name}\n",
        $"metadata:\n  name: {name}\n  annotations: {{reconciler/ignore-fields: \"{entries}\"}}\n");

    private static async Task TagAllAsync(Workshop workshop, string pool)
    {
        var tags = new Dictionary<string, string> { ["cost-center"] = "42" };
        var aws = workshop.Clients;
        foreach (var arn in (string[])[(await workshop.GatewayAsync()).GatewayArn, (await workshop.RuntimeAsync()).AgentRuntimeArn])
        {
            await aws.AgentCore.TagResourceAsync(new() { ResourceArn = arn, Tags = tags });
        }

        var poolArn = (await aws.Cognito.DescribeUserPoolAsync(new() { UserPoolId = pool })).UserPool.Arn;
        await aws.Cognito.TagResourceAsync(new() { ResourceArn = poolArn, Tags = tags });
        var project = (await aws.CodeBuild.BatchGetProjectsAsync(new() { Names = ["shop-server-build"] })).Projects.Single();
        await aws.CodeBuild.UpdateProjectAsync(
            new() { Name = project.Name, Tags = [.. project.Tags, new() { Key = "cost-center", Value = "42" }] });
        var bucket = (await aws.S3.ListBucketsAsync()).Buckets.Single().BucketName;
        var tagged = (await aws.S3.GetBucketTaggingAsync(new Amazon.S3.Model.GetBucketTaggingRequest { BucketName = bucket })).TagSet;
        await aws.S3.PutBucketTaggingAsync(
            new Amazon.S3.Model.PutBucketTaggingRequest { BucketName = bucket, TagSet = [.. tagged, new() { Key = "cost-center", Value = "42" }] });
    }

    private static async Task<List<Dictionary<string, string>>> TagsAsync(Workshop workshop, string pool)
    {
        var aws = workshop.Clients;
        var bucket = (await aws.S3.ListBucketsAsync()).Buckets.Single().BucketName;
        return
        [
            (await aws.AgentCore.ListTagsForResourceAsync(new() { ResourceArn = (await workshop.GatewayAsync()).GatewayArn })).Tags,
            (await aws.AgentCore.ListTagsForResourceAsync(new() { ResourceArn = (await workshop.RuntimeAsync()).AgentRuntimeArn })).Tags,
            (await aws.Cognito.DescribeUserPoolAsync(new() { UserPoolId = pool })).UserPool.UserPoolTags,
            (await aws.CodeBuild.BatchGetProjectsAsync(new() { Names = ["shop-server-build"] })).Projects.Single().Tags
                .ToDictionary(tag => tag.Key, tag => tag.Value),
            (await aws.S3.GetBucketTaggingAsync(new Amazon.S3.Model.GetBucketTaggingRequest { BucketName = bucket })).TagSet
                .ToDictionary(tag => tag.Key, tag => tag.Value),
        ];
    }
}
