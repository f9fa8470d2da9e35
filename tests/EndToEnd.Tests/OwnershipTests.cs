using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;

namespace EndToEnd.Tests;

/// <summary>What is not ours is not touched: not changed, not deleted, not adopted unless somebody says so.</summary>
public sealed class OwnershipTests
{
    private const string Trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"bedrock-agentcore.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";
    private const string Gateway = "agentcore-mcp-server-mcp-gateway";

    [Fact]
    public async Task A_strangers_role_of_our_name_is_a_conflict_and_stays_as_it_is()
    {
        await using var workshop = await Workshop.StartAsync();
        await CreateRoleAsync(workshop, OutOfBand.ExecutionRole);

        await AssertConflictAsync(workshop, "Role/mcp-server.execution", OutOfBand.ExecutionRole);

        Assert.Empty((await workshop.Clients.Iam.ListRolePoliciesAsync(new() { RoleName = OutOfBand.ExecutionRole })).PolicyNames ?? []);
        Assert.Empty((await workshop.Clients.Iam.ListRoleTagsAsync(new() { RoleName = OutOfBand.ExecutionRole })).Tags ?? []);
    }

    [Fact]
    public async Task A_strangers_gateway_of_our_name_is_a_conflict_and_stays_as_it_is()
    {
        await using var workshop = await Workshop.StartAsync();
        await CreateGatewayAsync(workshop, []);

        await AssertConflictAsync(workshop, "Gateway/mcp-gateway", Gateway);

        var gateway = await workshop.GatewayAsync();
        Assert.Equal(("a stranger's", "AWS_IAM"), (gateway.Description, gateway.AuthorizerType.Value));
        Assert.Empty(await workshop.TargetsAsync());
    }

    [Fact]
    public async Task Foreign_repository_and_bucket_are_conflicts_when_they_have_our_names()
    {
        await using var workshop = await Workshop.StartAsync();
        await workshop.Clients.S3.PutBucketAsync(new Amazon.S3.Model.PutBucketRequest { BucketName = OutOfBand.Bucket });
        await workshop.Clients.Ecr.CreateRepositoryAsync(new() { RepositoryName = OutOfBand.Repository });

        await AssertConflictAsync(workshop, "Bucket/mcp-server", OutOfBand.Bucket);

        Assert.Contains((await workshop.PlannedAsync()), change => change is { Resource: "Repository/mcp-server", Action: "conflict" });
        Assert.Empty((await workshop.Clients.S3.ListObjectsV2Async(new() { BucketName = OutOfBand.Bucket })).S3Objects ?? []);
    }

    [Fact]
    public async Task Adoption_takes_a_strangers_resources_over_without_making_them_anew()
    {
        await using var workshop = await Workshop.StartAsync();
        await CreateRoleAsync(workshop, OutOfBand.ExecutionRole);
        Adopt(workshop, "mcp-server.yaml");
        workshop.Aws.Requests.Clear();

        var result = await workshop.ApplyAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.DoesNotContain(workshop.Aws.Requests.Of("CreateRole"), request => (string?)request.Input["RoleName"] == OutOfBand.ExecutionRole);
        var tags = (await workshop.Clients.Iam.ListRoleTagsAsync(new() { RoleName = OutOfBand.ExecutionRole })).Tags;
        Assert.Contains(tags, tag => tag is { Key: "reconciler/stack", Value: Workshop.StackName });
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
    }

    [Fact]
    public async Task An_adopted_gateway_keeps_its_identity()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        var gateway = await workshop.GatewayAsync();
        await workshop.Clients.AgentCore.UntagResourceAsync(new() { ResourceArn = gateway.GatewayArn, TagKeys = [.. (await workshop.Clients.AgentCore.ListTagsForResourceAsync(new() { ResourceArn = gateway.GatewayArn })).Tags.Keys] });
        Assert.Contains(await workshop.PlannedAsync(), change => change is { Resource: "Gateway/mcp-gateway", Action: "conflict" });
        Adopt(workshop, "gateway.yaml");

        var result = await workshop.ApplyAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(gateway.GatewayId, (await workshop.GatewayAsync()).GatewayId);
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
    }

    [Theory]
    [InlineData("Runtime/mcp-server")]
    [InlineData("PolicyEngine/workshop-policy-engine")]
    [InlineData("BuildProject/mcp-server")]
    [InlineData("GeneratedSecret/users.testuser")]
    public async Task What_has_our_name_and_not_our_tags_is_a_strangers(string resource)
    {
        await using var workshop = await Workshop.ConvergedAsync();
        await RemoveTagsAsync(workshop, resource);
        workshop.Aws.Requests.Clear();

        var result = await workshop.ApplyAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Matches($@"Conflict +{resource}", result.Output);
        Assert.Empty(workshop.Mutations);
        await workshop.DestroyAsync();
        Assert.Contains(await Inventory.OfAsync(workshop), name => name.StartsWith(KindOf(resource), StringComparison.Ordinal));

        static string KindOf(string resource) => resource.Split('/')[0] switch
        {
            "Runtime" => "runtime ",
            "PolicyEngine" => "engine ",
            "BuildProject" => "project ",
            _ => "secret ",
        };
    }

    [Fact]
    public async Task Another_stacks_resources_are_not_even_adopted()
    {
        await using var workshop = await Workshop.StartAsync();
        await CreateGatewayAsync(workshop, new() { ["reconciler/owner"] = "reconciler", ["reconciler/stack"] = "another" });
        Adopt(workshop, "gateway.yaml");

        var output = await AssertConflictAsync(workshop, "Gateway/mcp-gateway", Gateway);

        Assert.Contains("it belongs to the stack another", output, StringComparison.Ordinal);
        Assert.Equal("a stranger's", (await workshop.GatewayAsync()).Description);
    }

    [Fact]
    public async Task Destroy_leaves_what_is_not_ours()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        await CreateRoleAsync(workshop, "strangers-role");
        await workshop.Clients.S3.PutBucketAsync(new Amazon.S3.Model.PutBucketRequest { BucketName = "strangers-bucket" });
        await workshop.Clients.Ecr.CreateRepositoryAsync(new()
        {
            RepositoryName = "another-stacks",
            Tags = [new() { Key = "reconciler/owner", Value = "reconciler" }, new() { Key = "reconciler/stack", Value = "another" }],
        });

        var result = await workshop.DestroyAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(["bucket strangers-bucket", "repository another-stacks", "role strangers-role"], await Inventory.OfAsync(workshop));
    }

    [Fact]
    public async Task Destroy_leaves_a_strangers_resource_that_has_one_of_our_names()
    {
        await using var workshop = await Workshop.StartAsync();
        await CreateGatewayAsync(workshop, []);
        await workshop.ApplyAsync();

        await workshop.DestroyAsync();

        var left = await Inventory.OfAsync(workshop);
        Assert.Contains($"gateway {Gateway}", left);
        Assert.Equal("a stranger's", (await workshop.GatewayAsync()).Description);
        Assert.DoesNotContain(left, name => name.Split(' ')[0] is "runtime" or "bucket" or "pool");
    }

    [Fact]
    public async Task Two_stacks_in_one_account_do_not_touch_each_other()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        var mine = await Inventory.OfAsync(workshop);
        workshop.Edit("stack.yaml", "name: agentcore-mcp-server", "name: second");
        foreach (var file in Directory.EnumerateFiles(workshop.Specs).Where(file => !file.EndsWith("stack.yaml", StringComparison.Ordinal)))
        {
            await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file))
                .Replace("agentcore-mcp-server", "second", StringComparison.Ordinal)
                .Replace("agentcore_mcp_server", "second", StringComparison.Ordinal)
                .Replace("name: workshop_policy_engine", "name: second_engine", StringComparison.Ordinal)
                .Replace("name: allow_add_and_greet", "name: second_policy", StringComparison.Ordinal));
        }

        var applied = await workshop.ApplyAsync();
        Assert.True(applied.ExitCode == 0, applied.ToString());
        Assert.Equal(mine.Count * 2, (await Inventory.OfAsync(workshop)).Count);

        Assert.Equal(0, (await workshop.DestroyAsync()).ExitCode);
        Assert.Equal(mine, await Inventory.OfAsync(workshop));
    }

    private static async Task<string> AssertConflictAsync(Workshop workshop, string resource, string name)
    {
        workshop.Aws.Requests.Clear();
        var result = await workshop.ApplyAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Matches($@"Conflict +{resource}", result.Output);
        Assert.DoesNotContain(workshop.Aws.Requests.Mutating, request => request.Input.Any(member => member.Value?.ToJsonString().Trim('"') == name));
        return result.Output;
    }

    private static async Task RemoveTagsAsync(Workshop workshop, string resource)
    {
        string[] keys = ["reconciler/owner", "reconciler/stack", "reconciler/object", "reconciler/spec-hash"];
        var aws = workshop.Clients;
        switch (resource.Split('/')[0])
        {
            case "Runtime":
                await aws.AgentCore.UntagResourceAsync(new() { ResourceArn = (await workshop.RuntimeAsync()).AgentRuntimeArn, TagKeys = [.. keys] });
                break;
            case "PolicyEngine":
                await aws.AgentCore.UntagResourceAsync(new() { ResourceArn = (await workshop.EngineAsync()).PolicyEngineArn, TagKeys = [.. keys] });
                break;
            case "BuildProject":
                await workshop.ChangeProjectAsync(project => project.Tags.RemoveAll(tag => keys.Contains(tag.Key)));
                break;
            default:
                await aws.SecretsManager.UntagResourceAsync(new() { SecretId = await workshop.SecretIdAsync(), TagKeys = [.. keys] });
                break;
        }
    }

    private static void Adopt(Workshop workshop, string file) => workshop.Edit(file, "spec:\n", "spec:\n  adopt: true\n");

    private static async Task<string> CreateRoleAsync(Workshop workshop, string name) =>
        (await workshop.Clients.Iam.CreateRoleAsync(new() { RoleName = name, AssumeRolePolicyDocument = Trust })).Role.Arn;

    private static async Task CreateGatewayAsync(Workshop workshop, Dictionary<string, string> tags) =>
        await workshop.Clients.AgentCore.CreateGatewayAsync(new CreateGatewayRequest
        {
            Name = Gateway,
            Description = "a stranger's",
            RoleArn = await CreateRoleAsync(workshop, "strangers-role"),
            AuthorizerType = "AWS_IAM",
            ProtocolType = "MCP",
            Tags = tags.Count == 0 ? null : tags,
        });
}
