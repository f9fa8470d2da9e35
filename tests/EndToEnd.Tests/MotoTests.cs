using System.Text.Json.Nodes;
using Amazon;
using Amazon.Runtime;
using Reconciler.Engine.Aws;
using Xunit.Abstractions;

namespace EndToEnd.Tests;

/// <summary>
/// The engine on an AWS that we did not write. Moto has no policy engines and lacks the managed policy BedrockAgentCoreFullAccess,
/// so the stack does without them; its builds build nothing, so the test puts the image where the build would.
/// </summary>
public sealed class MotoTests(ITestOutputHelper output)
{
    private const string Manifest = """{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":2,"digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"},"layers":[]}""";

    [Fact]
    public async Task Workshop_converges_on_moto_when_it_has_no_policies()
    {
        await using var moto = await MotoServer.StartAsync();
        if (moto is null)
        {
            output.WriteLine("Skipped: moto_server is not installed (pip install 'moto[server]').");
            return;
        }

        await using var workshop = await Workshop.StartAsync();
        File.Delete(Path.Combine(workshop.Specs, "policy.yaml"));
        workshop.Edit("gateway.yaml", "  policy:\n    engine: workshop-policy-engine\n    mode: ENFORCE\n", "");
        workshop.Edit("mcp-server.yaml", "    managedPolicyArns:\n      - arn:aws:iam::aws:policy/BedrockAgentCoreFullAccess\n", "");
        var tag = await ImageTagAsync(workshop, moto);

        var withoutImage = await RunAsync("apply", "--yes");
        Assert.Contains("Image/mcp-server", withoutImage.Output, StringComparison.Ordinal);
        using var aws = new AwsClients(new BasicAWSCredentials("test", "test"), RegionEndpoint.USEast1, moto.Endpoint);
        await aws.Ecr.PutImageAsync(new() { RepositoryName = OutOfBand.Repository, ImageTag = tag, ImageManifest = Manifest });

        var first = await RunAsync("apply", "--yes");
        output.WriteLine(first.ToString());
        Assert.True(first.ExitCode == 0, first.ToString());

        var second = await RunAsync("apply", "--yes", "-v");
        output.WriteLine(second.ToString());
        Assert.True(second.ExitCode == 0, second.ToString());
        Assert.Contains("No changes: AWS matches the specs.", second.Output, StringComparison.Ordinal);
        Assert.Contains(", 0 of them changes", second.Error, StringComparison.Ordinal);

        var destroyed = await RunAsync("destroy", "--yes", "--allow-data-loss");
        output.WriteLine(destroyed.ToString());
        Assert.True(destroyed.ExitCode == 0, destroyed.ToString());
        Assert.Empty((await aws.S3.ListBucketsAsync()).Buckets ?? []);
        Assert.Empty((await aws.Iam.ListRolesAsync(new())).Roles ?? []);
        Assert.Empty((await aws.Cognito.ListUserPoolsAsync(new() { MaxResults = 10 })).UserPools ?? []);
        Assert.Empty((await aws.AgentCore.ListGatewaysAsync(new())).Items ?? []);
        Assert.Empty((await aws.AgentCore.ListAgentRuntimesAsync(new())).AgentRuntimes ?? []);

        var log = await moto.StopAsync();
        Assert.Contains(log, line => line.Contains("POST /", StringComparison.Ordinal));
        Assert.DoesNotContain(log, line => line.Contains("/_emulator", StringComparison.Ordinal));

        Task<CommandResult> RunAsync(string command, params string[] more) =>
            workshop.RunBareAsync([command, workshop.Specs, "--endpoint-url", moto.Endpoint.ToString(), .. more]);
    }

    [Fact]
    public async Task Prebuilt_image_converges_on_moto_when_its_role_has_no_managed_policy()
    {
        await using var moto = await MotoServer.StartAsync();
        if (moto is null)
        {
            output.WriteLine("Skipped: moto_server is not installed (pip install 'moto[server]').");
            return;
        }

        await using var workshop = await StackBuilder.OfSpecs("aws-api-mcp-server").StartAsync();
        workshop.Edit("stack.yaml", "    managedPolicyArns:\n      - arn:aws:iam::aws:policy/ReadOnlyAccess\n", "");

        var first = await RunAsync("apply", "--yes");
        var second = await RunAsync("apply", "--yes", "-v");
        var destroyed = await RunAsync("destroy", "--yes");

        Assert.True(first.ExitCode == 0, first.ToString());
        Assert.True(second.ExitCode == 0, second.ToString());
        Assert.Contains(", 0 of them changes", second.Error, StringComparison.Ordinal);
        Assert.True(destroyed.ExitCode == 0, destroyed.ToString());
        using var aws = new AwsClients(new BasicAWSCredentials("test", "test"), RegionEndpoint.USEast1, moto.Endpoint);
        Assert.Empty((await aws.Iam.ListRolesAsync(new())).Roles ?? []);
        Assert.Empty((await aws.AgentCore.ListAgentRuntimesAsync(new())).AgentRuntimes ?? []);

        Task<CommandResult> RunAsync(string command, params string[] more) =>
            workshop.RunBareAsync([command, workshop.Specs, "--endpoint-url", moto.Endpoint.ToString(), .. more]);
    }

    /// <summary>
    /// A server of users who sign their requests. Moto does not return the logging of Lambda functions, and lacks credential providers, so
    /// the folders that need them do not converge there.
    /// </summary>
    [Fact]
    public async Task Server_of_users_who_sign_converges_on_moto()
    {
        await using var moto = await MotoServer.StartAsync();
        if (moto is null)
        {
            output.WriteLine("Skipped: moto_server is not installed (pip install 'moto[server]').");
            return;
        }

        await using var workshop = await StackBuilder.OfSpecs("iam-runtime").StartAsync();
        var tag = await ImageTagAsync(workshop, moto);
        var incomplete = await RunAsync("apply", "--yes");
        using var aws = new AwsClients(new BasicAWSCredentials("test", "test"), RegionEndpoint.USEast1, moto.Endpoint);
        var repository = Assert.Single((await aws.Ecr.DescribeRepositoriesAsync(new())).Repositories);
        await aws.Ecr.PutImageAsync(new() { RepositoryName = repository.RepositoryName, ImageTag = tag, ImageManifest = Manifest });
        var first = await RunAsync("apply", "--yes");
        output.WriteLine(first.ToString());
        var second = await RunAsync("apply", "--yes", "-v");
        var destroyed = await RunAsync("destroy", "--yes", "--allow-data-loss");

        Assert.NotEqual(0, incomplete.ExitCode);
        Assert.True(first.ExitCode == 0, first.ToString());
        Assert.True(second.ExitCode == 0, second.ToString());
        Assert.Contains(", 0 of them changes", second.Error, StringComparison.Ordinal);
        Assert.True(destroyed.ExitCode == 0, destroyed.ToString());
        Assert.Empty((await aws.Iam.ListRolesAsync(new())).Roles ?? []);
        Assert.Empty((await aws.Iam.GetAccountAuthorizationDetailsAsync(new() { Filter = ["User"] })).UserDetailList ?? []);
        Assert.Empty((await aws.AgentCore.ListAgentRuntimesAsync(new())).AgentRuntimes ?? []);

        Task<CommandResult> RunAsync(string command, params string[] more) =>
            workshop.RunBareAsync([command, workshop.Specs, "--endpoint-url", moto.Endpoint.ToString(), .. more]);
    }

    private static async Task<string> ImageTagAsync(Workshop workshop, MotoServer moto)
    {
        var plan = await workshop.RunBareAsync(["diff", workshop.Specs, "-o", "json", "--endpoint-url", moto.Endpoint.ToString()]);
        Assert.True(plan.ExitCode == 0, plan.ToString());
        var changes = JsonNode.Parse(plan.Output)!["stacks"]![0]!["changes"]!.AsArray();
        return (string)changes.Single(change => (string?)change!["type"] == "Image")!["desired"]!["imageTag"]!;
    }
}
