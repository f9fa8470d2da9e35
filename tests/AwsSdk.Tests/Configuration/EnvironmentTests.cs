using Amazon;
using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using Amazon.ECR;
using Amazon.ECR.Model;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Reconciler.AwsSdk.Tests.Signing;
using Reconciler.AwsSdk.Tests.Wire;

namespace Reconciler.AwsSdk.Tests.Configuration;

[Collection(EnvironmentScope.Collection)]
public sealed class EnvironmentTests : IDisposable
{
    private readonly EnvironmentScope _environment = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("awssdk").FullName;

    public EnvironmentTests()
    {
        _environment.Set("AWS_EC2_METADATA_DISABLED", "true");
        string[] names =
            ["AWS_PROFILE", "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"];
        foreach (var name in names)
            _environment.Set(name, null);
        ForgetEnvironment();
    }

    public void Dispose()
    {
        _environment.Dispose();
        ForgetEnvironment();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Resets what the SDK caches from the environment.</summary>
    private static void ForgetEnvironment()
    {
        FallbackRegionFactory.Reset();
        FallbackInternalConfigurationFactory.Reset();
    }

    [Fact]
    public async Task The_environment_sets_endpoint_region_and_credentials()
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Json("{}"));
        _environment.Set("AWS_ENDPOINT_URL", server.Url);
        _environment.Set("AWS_REGION", "ap-south-1");
        _environment.Set("AWS_ACCESS_KEY_ID", "AKIDENVIRONMENT");
        _environment.Set("AWS_SECRET_ACCESS_KEY", "environment-secret");
        using var client = new AmazonCodeBuildClient();

        await client.ListProjectsAsync(new ListProjectsRequest());

        Assert.Contains("Credential=AKIDENVIRONMENT/", server.Request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("/ap-south-1/codebuild/", server.Request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal(SigV4.Signature(server.Request, "environment-secret"), SigV4.Authorization(server.Request)["Signature"]);
    }

    [Fact]
    public async Task A_service_specific_endpoint_wins_over_the_global_one()
    {
        await using var common = await WireServer.StartAsync(CannedResponse.Json("{}"));
        await using var iam = await WireServer.StartAsync(CannedResponse.Xml("<GetUserResponse><GetUserResult/></GetUserResponse>"));
        _environment.Set("AWS_ENDPOINT_URL", common.Url);
        _environment.Set("AWS_ENDPOINT_URL_IAM", iam.Url);
        using var iamClient = new AmazonIdentityManagementServiceClient(Clients.Credentials, RegionEndpoint.EUCentral1);
        using var ecrClient = new AmazonECRClient(Clients.Credentials, RegionEndpoint.EUCentral1);
        using var signedClient = new AmazonECRClient(
            Clients.Credentials, new AmazonECRConfig { RegionEndpoint = RegionEndpoint.EUCentral1, AuthenticationRegion = "eu-central-1" });

        await iamClient.GetUserAsync(new GetUserRequest());
        await ecrClient.DescribeRepositoriesAsync(new DescribeRepositoriesRequest());

        await signedClient.DescribeRepositoriesAsync(new DescribeRepositoriesRequest());

        // AWSSDK.Core signs for AuthenticationRegion, else for the region in the endpoint, else for us-east-1.
        Assert.Contains("/us-east-1/iam/", iam.Request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("/us-east-1/ecr/", common.Requests[0].Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("/eu-central-1/ecr/", common.Requests[1].Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_sets_endpoint_and_credentials()
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Json("{}"));
        var profiles = Path.Combine(_folder, "profiles");
        await File.WriteAllTextAsync(profiles,
            $"""
            [workshop]
            endpoint_url = {server.Url}
            aws_access_key_id = AKIDPROFILE
            aws_secret_access_key = profile-secret
            """);
        using var client = new AmazonECRClient(new AmazonECRConfig { Profile = new Profile("workshop", profiles) });

        await client.DescribeRepositoriesAsync(new DescribeRepositoriesRequest());

        Assert.Contains("Credential=AKIDPROFILE/", server.Request.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_is_used()
    {
        await using var proxy = await WireServer.StartAsync(CannedResponse.Json("{}"));
        using var client = new AmazonECRClient(Clients.Credentials, new AmazonECRConfig
        {
            ServiceURL = "http://ecr.example.test",
            AuthenticationRegion = "eu-central-1",
            ProxyHost = "127.0.0.1",
            ProxyPort = proxy.Port,
            MaxErrorRetry = 0,
        });

        await client.DescribeRepositoriesAsync(new DescribeRepositoriesRequest());

        Assert.Equal("http://ecr.example.test/", proxy.Request.Target);
        Assert.Equal("ecr.example.test", proxy.Request.Headers["Host"]);
    }
}
