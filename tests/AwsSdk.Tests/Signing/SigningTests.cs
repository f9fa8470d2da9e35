using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CodeBuild.Model;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime;
using Reconciler.AwsSdk.Tests.Wire;

namespace Reconciler.AwsSdk.Tests.Signing;

public sealed class SigningTests
{
    [Fact]
    public void The_checker_agrees_with_the_published_vector_of_an_empty_request() => Assert.Equal(
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        SigV4.Signature(Vector("GET", "/", "service", "host;x-amz-date", ("Host", "example.amazonaws.com")), Clients.SecretKey));

    [Fact]
    public void The_checker_agrees_with_the_published_example_of_listing_users() => Assert.Equal(
        "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
        SigV4.Signature(
            Vector("GET", "/?Action=ListUsers&Version=2010-05-08", "iam", "content-type;host;x-amz-date",
                ("Host", "iam.amazonaws.com"), ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")),
            Clients.SecretKey));

    [Fact]
    public async Task Rest_requests_are_signed_with_an_arn_in_the_path_and_lists_in_the_query()
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Json("{}"));
        using var client = Clients.AgentCore(server.Url);

        await client.UntagResourceAsync(new Amazon.BedrockAgentCoreControl.Model.UntagResourceRequest
        {
            ResourceArn = "arn:aws:bedrock-agentcore:eu-central-1:123456789012:runtime/r-1 ü",
            TagKeys = ["z", "a b", "/+&="],
        });
        await client.CreatePolicyEngineAsync(new CreatePolicyEngineRequest { Name = "engine", Description = "größe" });

        Assert.All(server.Requests, request => AssertSigned(request, "bedrock-agentcore"));
    }

    [Fact]
    public async Task Json_requests_are_signed()
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Json("{}"));
        using var codeBuild = Clients.CodeBuild(server.Url);
        using var ecr = Clients.Ecr(server.Url);

        await codeBuild.ListProjectsAsync(new ListProjectsRequest());
        await ecr.DescribeRepositoriesAsync(new Amazon.ECR.Model.DescribeRepositoriesRequest());

        AssertSigned(server.Requests[0], "codebuild");
        AssertSigned(server.Requests[1], "ecr");
    }

    [Fact]
    public async Task Forms_are_signed()
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Xml("<PutRolePolicyResponse/>"));
        using var client = Clients.Iam(server.Url);

        await client.PutRolePolicyAsync(
            new PutRolePolicyRequest { RoleName = "r", PolicyName = "p", PolicyDocument = """{"a": "+/=&~*'()"}""" });

        AssertSigned(server.Request, "iam");
    }

    [Fact]
    public async Task A_session_token_is_sent_and_signed()
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Xml("<GetUserResponse><GetUserResult/></GetUserResponse>"));
        using var client = new AmazonIdentityManagementServiceClient(
            new SessionAWSCredentials(Clients.AccessKey, Clients.SecretKey, "token"),
            Clients.At<AmazonIdentityManagementServiceConfig>(server.Url));

        await client.GetUserAsync();

        Assert.Equal("token", server.Request.Headers["X-Amz-Security-Token"]);
        Assert.Contains("x-amz-security-token", SigV4.Authorization(server.Request)["SignedHeaders"], StringComparison.Ordinal);
        AssertSigned(server.Request, "iam");
    }

    private static void AssertSigned(CapturedRequest request, string service)
    {
        var authorization = SigV4.Authorization(request);
        var scope = authorization["Credential"].Split('/');
        Assert.Equal([Clients.AccessKey, request.Headers["X-Amz-Date"][..8], "eu-central-1", service, "aws4_request"], scope);
        Assert.Equal(SigV4.Signature(request, Clients.SecretKey), authorization["Signature"]);
    }

    private static CapturedRequest Vector(
        string method, string target, string service, string signedHeaders, params (string Name, string Value)[] headers)
    {
        var all = headers.ToDictionary(h => h.Name, h => h.Value, StringComparer.OrdinalIgnoreCase);
        all["X-Amz-Date"] = "20150830T123600Z";
        all["Authorization"] =
            $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/{service}/aws4_request, SignedHeaders={signedHeaders}, Signature=";
        return new CapturedRequest(method, target, all, []);
    }
}
