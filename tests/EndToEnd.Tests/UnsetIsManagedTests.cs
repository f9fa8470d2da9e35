using System.Text.Json.Nodes;
using Amazon.ECR.Model;

namespace EndToEnd.Tests;

/// <summary>What no spec sets is looked at as well: added parts, moved tags, contents, and what a service fills in by itself.</summary>
public sealed class UnsetIsManagedTests
{
    private const string Repository = "tools";
    private const string Image = $"000000000000.dkr.ecr.us-east-1.amazonaws.com/{Repository}";

    private static StackBuilder Server(params string[] spec) => new StackBuilder("shop").With(
        "McpServer", "srv", [$"image: {Image}:latest", "protocolConfiguration: {serverProtocol: MCP}", .. spec]);

    [Fact]
    public async Task An_image_is_pinned_to_the_digest_that_its_tag_names_and_a_moved_tag_is_a_change()
    {
        await using var workshop = await Server().StartAsync();
        await workshop.Clients.Ecr.CreateRepositoryAsync(new() { RepositoryName = Repository });
        var first = await PushAsync(workshop, "one");
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);
        Assert.Equal($"{Image}@{first}", (await workshop.RuntimeAsync()).AgentRuntimeArtifact.ContainerConfiguration.ContainerUri);
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);

        var second = await PushAsync(workshop, "two");
        var change = Assert.Single(await workshop.PlannedAsync());
        Assert.Equal(("Runtime/srv", "update", false), (change.Resource, change.Action, change.IsDrift));
        Assert.Contains("agentRuntimeArtifact.containerConfiguration.containerUri", change.Fields);
        await DriftTests.AssertHealsAsync(workshop);

        Assert.Equal($"{Image}@{second}", (await workshop.RuntimeAsync()).AgentRuntimeArtifact.ContainerConfiguration.ContainerUri);
        Assert.Equal(0, (await workshop.DestroyAsync()).ExitCode);
        Assert.Single((await workshop.Clients.Ecr.DescribeImagesAsync(new()
        {
            RepositoryName = Repository,
            ImageIds = [new ImageIdentifier { ImageTag = "latest" }],
        })).ImageDetails);
    }

    [Fact]
    public async Task An_image_of_another_account_stays_as_it_is_written()
    {
        const string Foreign = "111122223333.dkr.ecr.us-east-1.amazonaws.com/tools:v1";
        await using var workshop = await new StackBuilder("shop")
            .With("McpServer", "srv", $"image: {Foreign}", "protocolConfiguration: {serverProtocol: MCP}").ConvergedAsync();

        Assert.Equal(Foreign, (await workshop.RuntimeAsync()).AgentRuntimeArtifact.ContainerConfiguration.ContainerUri);
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
    }

    [Theory]
    [InlineData("lifecycleConfiguration: {maxLifetime: 600}", 600, 600)]
    [InlineData("lifecycleConfiguration: {idleRuntimeSessionTimeout: 60}", 60, 28800)]
    public async Task What_the_service_derives_from_a_set_member_is_no_drift(string lifecycle, int idle, int lifetime)
    {
        await using var workshop = await new StackBuilder("shop").With(
            "McpServer", "srv", "image: 111122223333.dkr.ecr.us-east-1.amazonaws.com/tools:v1", "protocolConfiguration: {serverProtocol: MCP}", lifecycle).ConvergedAsync();

        var live = (await workshop.RuntimeAsync()).LifecycleConfiguration;
        Assert.Equal((idle, lifetime), (live.IdleRuntimeSessionTimeout, live.MaxLifetime));
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
        Assert.Equal("1", (await workshop.RuntimeAsync()).AgentRuntimeVersion);

        // What people change in a member that the spec sets is drift all the same.
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await workshop.ChangeRuntimeAsync(r => r.LifecycleConfiguration = new() { IdleRuntimeSessionTimeout = 70, MaxLifetime = 700 });
        var change = Assert.Single(await workshop.PlannedAsync());
        Assert.True(change.IsDrift);
        await DriftTests.AssertHealsAsync(workshop);
    }

    [Fact]
    public async Task An_endpoint_that_somebody_added_to_a_runtime_is_found_and_removed()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().WithPolicyEngine()
            .WithServer(spec: ["endpoints: [{name: stable, description: What callers use}]"]).ConvergedAsync();
        workshop.Clock.Advance(TimeSpan.FromHours(2));
        var runtime = (await workshop.RuntimeAsync()).AgentRuntimeId;
        await workshop.Clients.AgentCore.CreateAgentRuntimeEndpointAsync(new() { AgentRuntimeId = runtime, Name = "backdoor" });

        var change = Assert.Single(await workshop.PlannedAsync());
        Assert.Equal(("RuntimeEndpoint/backdoor", "delete", true, "added outside of git"), (change.Resource, change.Action, change.IsDrift, change.Reason));
        await DriftTests.AssertHealsAsync(workshop);

        var left = await workshop.Clients.AgentCore.ListAgentRuntimeEndpointsAsync(new() { AgentRuntimeId = runtime });
        Assert.Equal(["DEFAULT", "stable"], left.RuntimeEndpoints.Select(endpoint => endpoint.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_added_endpoint_stays_where_drift_is_only_reported_until_the_stack_is_destroyed()
    {
        await using var workshop = await new StackBuilder("shop").WithServer().ConvergedAsync();
        workshop.Edit(StackBuilder.FileName, "region: us-east-1", "region: us-east-1\n  drift: Report");
        workshop.Clock.Advance(TimeSpan.FromHours(2));
        var runtime = (await workshop.RuntimeAsync()).AgentRuntimeId;
        await workshop.Clients.AgentCore.CreateAgentRuntimeEndpointAsync(new() { AgentRuntimeId = runtime, Name = "backdoor" });

        var applied = await workshop.ApplyAsync();

        Assert.Equal(1, applied.ExitCode);
        Assert.Contains("added outside of git; drift is reported, not healed", applied.Output, StringComparison.Ordinal);
        var left = await workshop.Clients.AgentCore.ListAgentRuntimeEndpointsAsync(new() { AgentRuntimeId = runtime });
        Assert.Contains("backdoor", left.RuntimeEndpoints.Select(endpoint => endpoint.Name));
        var destroyed = await workshop.DestroyAsync();
        Assert.True(destroyed.ExitCode == 0, destroyed.ToString());
    }

    [Fact]
    public async Task An_endpoint_keeps_its_version_when_only_its_description_changes()
    {
        await using var workshop = await new StackBuilder("shop")
            .WithServer(spec: ["endpoints: [{name: stable, agentRuntimeVersion: \"1\", description: old}]"]).ConvergedAsync();
        workshop.Edit(StackBuilder.FileName, "description: old", "description: new");

        await DriftTests.AssertHealsAsync(workshop);

        var endpoint = await workshop.Clients.AgentCore.GetAgentRuntimeEndpointAsync(new()
        {
            AgentRuntimeId = (await workshop.RuntimeAsync()).AgentRuntimeId,
            EndpointName = "stable",
        });
        Assert.Equal(("1", "new"), (endpoint.LiveVersion, endpoint.Description));
    }

    [Fact]
    public async Task A_build_reads_the_version_of_the_archive_whose_content_was_compared()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await workshop.ReplaceArchiveAsync("a hostile archive", null);
        var images = (await workshop.Clients.Ecr.DescribeImagesAsync(new() { RepositoryName = OutOfBand.Repository })).ImageDetails;
        await workshop.Clients.Ecr.BatchDeleteImageAsync(new()
        {
            RepositoryName = OutOfBand.Repository,
            ImageIds = [.. images.Select(image => new ImageIdentifier { ImageDigest = image.ImageDigest })],
        });

        await DriftTests.AssertHealsAsync(workshop);

        var build = Assert.Single(workshop.Aws.Requests.Of("StartBuild"));
        var key = Assert.Single((await workshop.Clients.S3.ListObjectsV2Async(new() { BucketName = OutOfBand.Bucket })).S3Objects).Key;
        var content = await workshop.Clients.S3.GetObjectMetadataAsync(new() { BucketName = OutOfBand.Bucket, Key = key, ChecksumMode = "ENABLED" });
        Assert.Equal(content.VersionId, (string?)build.Input["sourceVersion"]);
        Assert.Equal($"{Convert.ToHexStringLower(Convert.FromBase64String(content.ChecksumSHA256))}.zip", key);
    }

    [Fact]
    public async Task A_secret_that_is_to_be_deleted_is_restored_with_its_value()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        var id = await workshop.SecretIdAsync();
        var before = (await workshop.Clients.SecretsManager.GetSecretValueAsync(new() { SecretId = id })).SecretString;
        await workshop.Clients.SecretsManager.DeleteSecretAsync(new() { SecretId = id, RecoveryWindowInDays = 7 });

        await DriftTests.AssertHealsAsync(workshop);

        Assert.Equal(
            ["DeleteSecret", "RestoreSecret"], workshop.Mutations.Where(operation => operation.EndsWith("Secret", StringComparison.Ordinal)));
        Assert.Equal(before, (await workshop.Clients.SecretsManager.GetSecretValueAsync(new() { SecretId = id })).SecretString);
    }

    private static async Task<string> PushAsync(Workshop workshop, string content)
    {
        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = "application/vnd.docker.distribution.manifest.v2+json",
            ["annotations"] = new JsonObject { ["content"] = content },
            ["layers"] = new JsonArray(),
        };
        var pushed = await workshop.Clients.Ecr.PutImageAsync(new()
        {
            RepositoryName = Repository,
            ImageTag = "latest",
            ImageManifest = manifest.ToJsonString(),
        });
        return pushed.Image.ImageId.ImageDigest;
    }
}
