using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Spec;
using Reconciler.Spec.References;

namespace Reconciler.Engine.Composition;

/// <summary>
/// The permissions of a runtime whose image the stack does not build: what AgentCore itself needs, and nothing of what its server does.
/// </summary>
internal static partial class PrebuiltImagePolicy
{
    /// <param name="aws">The account and region.</param>
    /// <param name="artifact">The image or the code that the runtime runs.</param>
    public static JsonDocumentText Create(AwsIdentity aws, AgentRuntimeArtifact? artifact)
    {
        const string logs = "log-group:/aws/bedrock-agentcore/runtimes/*";
        const string directory = "workload-identity-directory/default";
        object[] statements =
        [
            .. FindArtifact(aws, artifact),
            Allow("LogGroups", ["logs:DescribeLogStreams", "logs:CreateLogGroup"], aws.Arn("logs", logs)),
            Allow("LogGroupList", ["logs:DescribeLogGroups"], aws.Arn("logs", "log-group:*")),
            Allow("LogStreams", ["logs:CreateLogStream", "logs:PutLogEvents"], aws.Arn("logs", $"{logs}:log-stream:*")),
            Allow(
                "XRayTracing",
                ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"],
                "*"),
            new
            {
                Sid = "CloudWatchMetrics",
                Effect = "Allow",
                Action = new[] { "cloudwatch:PutMetricData" },
                Resource = "*",
                Condition = new Dictionary<string, object>
                {
                    ["StringEquals"] = new Dictionary<string, string> { ["cloudwatch:namespace"] = "bedrock-agentcore" },
                },
            },
            Allow(
                "GetAgentAccessToken",
                [
                    "bedrock-agentcore:GetWorkloadAccessToken",
                    "bedrock-agentcore:GetWorkloadAccessTokenForJWT",
                    "bedrock-agentcore:GetWorkloadAccessTokenForUserId",
                ],
                aws.Arn("bedrock-agentcore", directory),
                aws.Arn("bedrock-agentcore", $"{directory}/workload-identity/*")),
        ];
        return PolicyDocument.Normalise(JsonSerializer.Serialize(new { Version = "2012-10-17", Statement = statements }));
    }

    private static IEnumerable<object> FindArtifact(AwsIdentity aws, AgentRuntimeArtifact? artifact)
    {
        if (artifact?.CodeConfiguration?.Code?.S3 is { Bucket: { } bucket, Prefix: { } prefix })
        {
            yield return Allow(
                "CodeAccess", ["s3:GetObject", "s3:GetObjectVersion"], $"arn:{aws.Partition}:s3:::{Resolve(aws, $"{bucket}/{prefix}")}");
            yield break;
        }

        var image = EcrUri().Match(Resolve(aws, artifact?.ContainerConfiguration?.ContainerUri ?? ""));
        var (account, region, repository) = image.Success
            ? (image.Groups["account"].Value, image.Groups["region"].Value, image.Groups["repository"].Value)
            : (aws.AccountId, aws.Region, "*");
        yield return Allow(
            "ECRImageAccess",
            ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            $"arn:{aws.Partition}:ecr:{region}:{account}:repository/{repository}");
        yield return Allow("ECRTokenAccess", ["ecr:GetAuthorizationToken"], "*");
    }

    private static object Allow(string sid, string[] actions, params string[] resources) =>
        new { Sid = sid, Effect = "Allow", Action = actions, Resource = resources };

    /// <summary>Replaces the references whose values composition knows.</summary>
    private static string Resolve(AwsIdentity aws, string text) => ReferenceText.Substitute(text, reference => reference.ToString() switch
    {
        "${aws.region}" => aws.Region,
        "${aws.accountId}" => aws.AccountId,
        _ => null,
    });

    [GeneratedRegex(
        @"\A(?<account>[0-9]{12})\.dkr\.ecr(-fips)?\.(?<region>[a-z0-9-]+)\.amazonaws\.com(\.cn)?/(?<repository>[^:@]+)",
        RegexOptions.CultureInvariant)]
    private static partial Regex EcrUri();
}
