using System.Text.Json;
using Amazon.Lambda.Model;
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

    /// <summary>Trusts Lambda.</summary>
    public static JsonDocumentText LambdaTrust { get; } = Document("""
        {
          "Version": "2012-10-17",
          "Statement": [{ "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }]
        }
        """);

    /// <summary>The permissions that a function needs by its settings: its log, its network, its traces, its dead letters.</summary>
    /// <param name="aws">The account and region.</param>
    /// <param name="logGroup">The name of its log group.</param>
    /// <param name="settings">The settings of the function.</param>
    public static JsonDocumentText Function(AwsIdentity aws, string logGroup, CreateFunctionRequest settings)
    {
        var group = aws.Arn("logs", $"log-group:{logGroup}");
        var statements = new List<object>
        {
            Statement("WriteLog", ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], group, $"{group}:*"),
        };
        if (settings.VpcConfig is not null)
        {
            statements.Add(Statement(
                "UseNetwork",
                [
                    "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface",
                    "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
                ],
                "*"));
        }

        if (settings.TracingConfig?.Mode?.Value == "Active")
            statements.Add(Statement("Trace", ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*"));
        if (settings.DeadLetterConfig?.TargetArn is { } letters)
        {
            var action = letters.Contains(":sns:", StringComparison.Ordinal) ? "sns:Publish" : "sqs:SendMessage";
            statements.Add(Statement("SendDeadLetters", [action], letters));
        }

        return Document(JsonSerializer.Serialize(new { Version = "2012-10-17", Statement = statements }));
    }

    private static object Statement(string sid, string[] actions, params string[] resources) =>
        new { Sid = sid, Effect = "Allow", Action = actions, Resource = resources };

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
