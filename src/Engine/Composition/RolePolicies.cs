using System.Text.Json;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Spec;

namespace Reconciler.Engine.Composition;

/// <summary>The IAM policies of composed roles, with the least permissions that work.</summary>
internal static class RolePolicies
{
    /// <summary>Trusts AgentCore, but only for resources of this account and region.</summary>
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

    /// <summary>Trusts CodeBuild.</summary>
    public static JsonDocumentText CodeBuildTrust { get; } = Document("""
        {
          "Version": "2012-10-17",
          "Statement": [{ "Effect": "Allow", "Principal": { "Service": "codebuild.amazonaws.com" }, "Action": "sts:AssumeRole" }]
        }
        """);

    /// <summary>The permissions of a runtime: its image, its logs, traces and metrics, models, and its workload identity.</summary>
    /// <param name="aws">The account and region.</param>
    /// <param name="repositoryArn">The ARN of the repository that the stack pushes its image to.</param>
    public static JsonDocumentText Execution(AwsIdentity aws, string repositoryArn) => Document($$"""
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Sid": "ECRImageAccess",
              "Effect": "Allow",
              "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"],
              "Resource": "{{repositoryArn}}"
            },
            { "Sid": "ECRTokenAccess", "Effect": "Allow", "Action": ["ecr:GetAuthorizationToken"], "Resource": "*" },
            {
              "Sid": "CloudWatchLogs",
              "Effect": "Allow",
              "Action": [
                "logs:DescribeLogStreams", "logs:CreateLogGroup", "logs:DescribeLogGroups", "logs:CreateLogStream", "logs:PutLogEvents"
              ],
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

    /// <summary>The permissions of a build: its log, its source archive, its repository.</summary>
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
            {
              "Sid": "S3SourceAccess",
              "Effect": "Allow",
              "Action": ["s3:GetObject", "s3:GetObjectVersion"],
              "Resource": "{{bucketArn}}/*"
            },
            {
              "Sid": "S3BucketAccess",
              "Effect": "Allow",
              "Action": ["s3:ListBucket", "s3:GetBucketLocation"],
              "Resource": "{{bucketArn}}"
            }
          ]
        }
        """);

    /// <summary>Lets this account pull from a repository.</summary>
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

    /// <summary>The lifecycle policy that keeps the newest images of a repository.</summary>
    /// <param name="count">The number of images to keep.</param>
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

    /// <summary>Creates a policy document in its normal form.</summary>
    public static JsonDocumentText Document(string json) => PolicyDocument.Normalise(json);
}
