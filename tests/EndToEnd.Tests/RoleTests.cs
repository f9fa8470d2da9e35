using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>The roles that AWS ends up with grant what the workshop's document says, statement by statement, and nothing beyond but the way to runtime and engine.</summary>
public sealed class RoleTests
{
    private const string Account = "000000000000";
    private const string Repository = $"arn:aws:ecr:us-east-1:{Account}:repository/{OutOfBand.Repository}";
    private const string Identities = $"arn:aws:bedrock-agentcore:us-east-1:{Account}:workload-identity-directory/default";

    [Fact]
    public async Task The_execution_role_may_what_the_workshop_says()
    {
        await using var workshop = await Workshop.ConvergedAsync();

        Assert.Equal(
            [
                $"ECRImageAccess ecr:BatchCheckLayerAvailability,ecr:BatchGetImage,ecr:GetDownloadUrlForLayer on {Repository}",
                "ECRTokenAccess ecr:GetAuthorizationToken on *",
                $"CloudWatchLogs logs:CreateLogGroup,logs:CreateLogStream,logs:DescribeLogGroups,logs:DescribeLogStreams,logs:PutLogEvents on arn:aws:logs:us-east-1:{Account}:log-group:/aws/bedrock-agentcore/runtimes/*",
                "XRayTracing xray:GetSamplingRules,xray:GetSamplingTargets,xray:PutTelemetryRecords,xray:PutTraceSegments on *",
                "CloudWatchMetrics cloudwatch:PutMetricData on * if cloudwatch:namespace bedrock-agentcore",
                "BedrockModelInvocation bedrock:InvokeModel,bedrock:InvokeModelWithResponseStream on *",
                $"GetAgentAccessToken bedrock-agentcore:GetWorkloadAccessToken,bedrock-agentcore:GetWorkloadAccessTokenForJWT,bedrock-agentcore:GetWorkloadAccessTokenForUserId on {Identities},{Identities}/workload-identity/*",
            ],
            await StatementsAsync(workshop, OutOfBand.ExecutionRole, "AgentCoreExecutionPolicy"));
        var beyond = await StatementsAsync(workshop, OutOfBand.ExecutionRole, "GatewayAccessPolicy-mcp-gateway");
        Assert.Equal(["GetWorkloadToken", "InvokeRuntimes", "ReadPolicyEngine", "AskPolicyEngine"], beyond.Select(statement => statement.Split(' ')[0]));
        Assert.All(beyond, statement => Assert.DoesNotMatch(@"on \*|:\*( |,|$)", statement));
        Assert.Equal(2, (await workshop.Clients.Iam.ListRolePoliciesAsync(new() { RoleName = OutOfBand.ExecutionRole })).PolicyNames.Count);
        var role = (await workshop.Clients.Iam.GetRoleAsync(new() { RoleName = OutOfBand.ExecutionRole })).Role;
        var trust = Assert.Single(JsonNode.Parse(Uri.UnescapeDataString(role.AssumeRolePolicyDocument))!["Statement"]!.AsArray())!;
        Assert.Equal(("sts:AssumeRole", "bedrock-agentcore.amazonaws.com"), (Texts(trust["Action"]), Texts(trust["Principal"]!["Service"])));
        Assert.Equal(Account, Texts(trust["Condition"]!["StringEquals"]!["aws:SourceAccount"]));
        Assert.Equal($"arn:aws:bedrock-agentcore:us-east-1:{Account}:*", Texts(trust["Condition"]!["ArnLike"]!["aws:SourceArn"]));
    }

    [Fact]
    public async Task The_builds_role_may_what_the_workshop_says()
    {
        await using var workshop = await Workshop.ConvergedAsync();

        Assert.Equal(
            [
                $"CloudWatchLogs logs:CreateLogGroup,logs:CreateLogStream,logs:PutLogEvents on arn:aws:logs:us-east-1:{Account}:log-group:/aws/codebuild/*",
                $"ECRAccess ecr:BatchCheckLayerAvailability,ecr:BatchGetImage,ecr:CompleteLayerUpload,ecr:GetAuthorizationToken,ecr:GetDownloadUrlForLayer,ecr:InitiateLayerUpload,ecr:PutImage,ecr:UploadLayerPart on *,{Repository}",
                $"S3SourceAccess s3:GetObject,s3:GetObjectVersion on arn:aws:s3:::{OutOfBand.Bucket}/*",
                $"S3BucketAccess s3:GetBucketLocation,s3:ListBucket on arn:aws:s3:::{OutOfBand.Bucket}",
            ],
            await StatementsAsync(workshop, OutOfBand.BuildRole, "CodeBuildPolicy"));
        Assert.Equal(["CodeBuildPolicy"], (await workshop.Clients.Iam.ListRolePoliciesAsync(new() { RoleName = OutOfBand.BuildRole })).PolicyNames);
    }

    private static async Task<IReadOnlyList<string>> StatementsAsync(Workshop workshop, string role, string policy)
    {
        var document = (await workshop.Clients.Iam.GetRolePolicyAsync(new() { RoleName = role, PolicyName = policy })).PolicyDocument;
        return [.. JsonNode.Parse(Uri.UnescapeDataString(document))!["Statement"]!.AsArray().Select(statement =>
            $"{statement!["Sid"]} {Texts(statement["Action"])} on {Texts(statement["Resource"])}{Condition(statement["Condition"])}")];
    }

    private static string Condition(JsonNode? condition) => condition is null
        ? ""
        : string.Concat(condition.AsObject().SelectMany(test => test.Value!.AsObject()).Select(key => $" if {key.Key} {Texts(key.Value)}"));

    private static string Texts(JsonNode? node) => node is JsonArray list ? string.Join(',', list.Select(item => (string)item!).Order(StringComparer.Ordinal)) : (string)node!;
}
