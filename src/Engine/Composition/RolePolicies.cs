using System.Text.Json;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Spec;

namespace Reconciler.Engine.Composition;

/// <summary>The IAM policies of composed roles: the least that works.</summary>
internal static class RolePolicies
{
    /// <summary>AgentCore may assume the role, for this account's and region's resources only.</summary>
    public static JsonDocumentText AgentCoreTrust(AwsIdentity aws) => Document($$"""
        {
          "Version": "2012-10-17",
          "Statement": [{
            "Sid": "AssumeRolePolicy",
            "Effect": "Allow",
            "Principal": { "Service": "bedrock-agentcore.amazonaws.com" },
            "Action": "sts:AssumeRole",
            "Condition": {
              "StringEquals": { "aws:SourceAccount": "{{aws.AccountId}}" },
              "ArnLike": { "aws:SourceArn": "{{aws.Arn("bedrock-agentcore", "*")}}" }
            }
          }]
        }
        """);

    public static JsonDocumentText CodeBuildTrust { get; } = Document("""
        {
          "Version": "2012-10-17",
          "Statement": [{ "Effect": "Allow", "Principal": { "Service": "codebuild.amazonaws.com" }, "Action": "sts:AssumeRole" }]
        }
        """);

    /// <summary>What a runtime needs: its image, its logs and metrics, models, its workload identity.</summary>
    /// <param name="aws">Whom and where.</param>
    /// <param name="repositoryArn">The repository of its image; null for an image from elsewhere.</param>
    public static JsonDocumentText Execution(AwsIdentity aws, string? repositoryArn) => Document($$"""
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Sid": "ECRImageAccess",
              "Effect": "Allow",
              "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"],
              "Resource": "{{repositoryArn ?? aws.Arn("ecr", "repository/*")}}"
            },
            { "Sid": "ECRTokenAccess", "Effect": "Allow", "Action": ["ecr:GetAuthorizationToken"], "Resource": "*" },
            {
              "Sid": "CloudWatchLogs",
              "Effect": "Allow",
              "Action": ["logs:DescribeLogStreams", "logs:CreateLogGroup", "logs:DescribeLogGroups", "logs:CreateLogStream", "logs:PutLogEvents"],
              "Resource": "{{aws.Arn("logs", "log-group:/aws/bedrock-agentcore/runtimes/*")}}"
            },
            {
              "Sid": "XRayTracing",
              "Effect": "Allow",
              "Action": ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"],
              "Resource": "*"
            },
            {
              "Sid": "CloudWatchMetrics",
              "Effect": "Allow",
              "Action": ["cloudwatch:PutMetricData"],
              "Resource": "*",
              "Condition": { "StringEquals": { "cloudwatch:namespace": "bedrock-agentcore" } }
            },
            {
              "Sid": "BedrockModelInvocation",
              "Effect": "Allow",
              "Action": ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
              "Resource": "*"
            },
            {
              "Sid": "GetAgentAccessToken",
              "Effect": "Allow",
              "Action": [
                "bedrock-agentcore:GetWorkloadAccessToken",
                "bedrock-agentcore:GetWorkloadAccessTokenForJWT",
                "bedrock-agentcore:GetWorkloadAccessTokenForUserId"
              ],
              "Resource": [
                "{{aws.Arn("bedrock-agentcore", "workload-identity-directory/default")}}",
                "{{aws.Arn("bedrock-agentcore", "workload-identity-directory/default/workload-identity/*")}}"
              ]
            }
          ]
        }
        """);

    /// <summary>What a build needs: its log, its source, its repository.</summary>
    public static JsonDocumentText Build(AwsIdentity aws, string repositoryArn, string bucketArn) => Document($$"""
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Sid": "CloudWatchLogs",
              "Effect": "Allow",
              "Action": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
              "Resource": "{{aws.Arn("logs", "log-group:/aws/codebuild/*")}}"
            },
            {
              "Sid": "ECRAccess",
              "Effect": "Allow",
              "Action": [
                "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage", "ecr:GetAuthorizationToken",
                "ecr:PutImage", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload"
              ],
              "Resource": ["{{repositoryArn}}", "*"]
            },
            { "Sid": "S3SourceAccess", "Effect": "Allow", "Action": ["s3:GetObject", "s3:GetObjectVersion"], "Resource": "{{bucketArn}}/*" },
            { "Sid": "S3BucketAccess", "Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetBucketLocation"], "Resource": "{{bucketArn}}" }
          ]
        }
        """);

    /// <summary>What a gateway needs: to invoke the runtimes behind it, and to ask its policy engine.</summary>
    /// <param name="aws">Whom and where.</param>
    /// <param name="gatewayName">The gateway's name; its identifier starts with it and is not known before the role is.</param>
    /// <param name="engineName">The policy engine's name; null without one.</param>
    /// <param name="runtimeNames">The runtimes of the stack behind the gateway.</param>
    public static JsonDocumentText GatewayAccess(AwsIdentity aws, string gatewayName, string? engineName, IReadOnlyList<string> runtimeNames)
    {
        var gateway = aws.Arn("bedrock-agentcore", $"gateway/{gatewayName}-*");
        var statements = new List<object>
        {
            new
            {
                Sid = "GetWorkloadToken",
                Effect = "Allow",
                Action = new[] { "bedrock-agentcore:GetWorkloadAccessToken" },
                Resource = new[]
                {
                    aws.Arn("bedrock-agentcore", "workload-identity-directory/default"),
                    aws.Arn("bedrock-agentcore", $"workload-identity-directory/default/workload-identity/{gatewayName}-*"),
                },
            },
        };
        if (runtimeNames.Count > 0)
        {
            statements.Add(new
            {
                Sid = "InvokeRuntimes",
                Effect = "Allow",
                Action = new[] { "bedrock-agentcore:InvokeAgentRuntime" },
                Resource = runtimeNames.Select(name => aws.Arn("bedrock-agentcore", $"runtime/{name}-*")),
            });
        }

        if (engineName is not null)
        {
            var engine = aws.Arn("bedrock-agentcore", $"policy-engine/{engineName}-*");
            statements.Add(new
            {
                Sid = "ReadPolicyEngine",
                Effect = "Allow",
                Action = new[] { "bedrock-agentcore:GetPolicyEngine" },
                Resource = new[] { engine },
            });
            statements.Add(new
            {
                Sid = "AskPolicyEngine",
                Effect = "Allow",
                Action = new[]
                {
                    "bedrock-agentcore:AuthorizeAction", "bedrock-agentcore:PartiallyAuthorizeActions", "bedrock-agentcore:CheckAuthorizePermissions",
                },
                Resource = new[] { engine, gateway },
            });
        }

        return Document(JsonSerializer.Serialize(new { Version = "2012-10-17", Statement = statements }));
    }

    /// <summary>Who may pull from a repository: this account.</summary>
    public static JsonDocumentText RepositoryPull(AwsIdentity aws) => Document($$"""
        {
          "Version": "2012-10-17",
          "Statement": [{
            "Sid": "AllowPullFromAccount",
            "Effect": "Allow",
            "Principal": { "AWS": "{{aws.GlobalArn("iam", "root")}}" },
            "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
          }]
        }
        """);

    /// <summary>How many images a repository keeps.</summary>
    public static JsonDocumentText KeepImages(int count) => new(JsonSerializer.Serialize(new
    {
        rules = new[]
        {
            new
            {
                rulePriority = 1,
                description = $"Keep last {count} images",
                selection = new { tagStatus = "any", countType = "imageCountMoreThan", countNumber = count },
                action = new { type = "expire" },
            },
        },
    }));

    private static JsonDocumentText Document(string json) => PolicyDocument.Normalise(json);
}
