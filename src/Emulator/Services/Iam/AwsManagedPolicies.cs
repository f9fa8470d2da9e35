using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>The AWS managed policies that agent stacks commonly attach, with their statements.</summary>
internal static class AwsManagedPolicies
{
    private const double Created = 1_700_000_000;

    private static readonly string[] EcrRead =
    [
        "ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:GetRepositoryPolicy",
        "ecr:DescribeRepositories", "ecr:ListImages", "ecr:DescribeImages", "ecr:BatchGetImage", "ecr:GetLifecyclePolicy",
        "ecr:ListTagsForResource",
    ];

    private static readonly (string Path, string Name, string[] Statements)[] Known =
    [
        ("/", "AdministratorAccess", [Allow("*", "*")]),
        ("/", "PowerUserAccess", ["""{"Effect":"Allow","NotAction":["iam:*","organizations:*","account:*"],"Resource":"*"}"""]),
        ("/", "ReadOnlyAccess", [Allow(Actions("*:Get*", "*:List*", "*:Describe*", "*:BatchGet*"), "*")]),
        ("/", "BedrockAgentCoreFullAccess",
        [
            Allow("bedrock-agentcore:*", "arn:aws:bedrock-agentcore:*:*:*"),
            Allow(
                Actions("iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:ListRoles"),
                "arn:aws:iam::*:role/*"),
            """{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::*:role/*BedrockAgentCore*","Condition":""" +
            """{"StringEquals":{"iam:PassedToService":"bedrock-agentcore.amazonaws.com"}}}""",
            Allow(
                Actions(
                    "secretsmanager:CreateSecret",
                    "secretsmanager:PutSecretValue",
                    "secretsmanager:GetSecretValue",
                    "secretsmanager:DeleteSecret"), "arn:aws:secretsmanager:*:*:secret:bedrock-agentcore*"),
            Allow(Actions("kms:ListKeys", "kms:DescribeKey"), "*"),
            Allow("s3:GetObject", "arn:aws:s3:::bedrock-agentcore-gateway-*"),
            Allow("lambda:ListFunctions", "*"),
            Allow(
                Actions("logs:Get*", "logs:List*", "logs:Describe*", "logs:StartQuery", "logs:StopQuery", "logs:FilterLogEvents"),
                "arn:aws:logs:*:*:log-group:/aws/bedrock-agentcore/*"),
        ]),
        ("/", "AmazonBedrockFullAccess", [Allow("bedrock:*", "*")]),
        ("/", "AmazonEC2ContainerRegistryFullAccess", [Allow("ecr:*", "*")]),
        ("/", "AmazonEC2ContainerRegistryPowerUser", [Allow(
            Actions([.. EcrRead, "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage"]), "*")]),
        ("/", "AmazonEC2ContainerRegistryReadOnly", [Allow(Actions(EcrRead), "*")]),
        ("/", "AmazonEC2ContainerRegistryPullOnly", [Allow(
            Actions("ecr:GetAuthorizationToken", "ecr:BatchImportUpstreamImage", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"), "*")]),
        ("/", "AmazonS3FullAccess", [Allow(Actions("s3:*", "s3-object-lambda:*"), "*")]),
        ("/", "AmazonS3ReadOnlyAccess", [Allow(Actions("s3:Get*", "s3:List*", "s3:Describe*"), "*")]),
        ("/", "AWSCodeBuildAdminAccess", [Allow("codebuild:*", "*")]),
        ("/", "AmazonCognitoPowerUser", [Allow(Actions("cognito-identity:*", "cognito-idp:*", "cognito-sync:*"), "*")]),
        ("/", "CloudWatchFullAccessV2", [Allow(Actions("cloudwatch:*", "logs:*", "xray:*"), "*")]),
        ("/", "CloudWatchLogsFullAccess", [Allow(Actions("logs:*", "cloudwatch:GenerateQuery"), "*")]),
        ("/", "CloudWatchAgentServerPolicy", [Allow(
            Actions(
                "cloudwatch:PutMetricData",
                "logs:PutLogEvents",
                "logs:DescribeLogStreams",
                "logs:DescribeLogGroups",
                "logs:CreateLogStream",
                "logs:CreateLogGroup"), "*")]),
        ("/", "AWSXRayDaemonWriteAccess", [Allow(
            Actions("xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"), "*")]),
        ("/", "AmazonDynamoDBFullAccess", [Allow("dynamodb:*", "*")]),
        ("/", "SecretsManagerReadWrite", [Allow("secretsmanager:*", "*")]),
        ("/", "AWSLambda_FullAccess", [Allow("lambda:*", "*")]),
        ("/service-role/", "AWSLambdaBasicExecutionRole", [Allow(
            Actions("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"), "*")]),
        ("/service-role/", "AWSLambdaVPCAccessExecutionRole", [Allow(
            Actions(
                "logs:CreateLogGroup",
                "logs:CreateLogStream",
                "logs:PutLogEvents",
                "ec2:CreateNetworkInterface",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DeleteNetworkInterface"), "*")]),
        ("/service-role/", "AmazonECSTaskExecutionRolePolicy", [Allow(
            Actions(
                "ecr:GetAuthorizationToken",
                "ecr:BatchCheckLayerAvailability",
                "ecr:GetDownloadUrlForLayer",
                "ecr:BatchGetImage",
                "logs:CreateLogStream",
                "logs:PutLogEvents"), "*")]),
    ];

    private static readonly SortedDictionary<string, JsonObject> ByArn = new(
        Known.Select(Policy).ToDictionary(p => p.Text("Arn")), StringComparer.Ordinal);

    public static IEnumerable<KeyValuePair<string, JsonObject>> All => ByArn;

    public static JsonObject? Find(string arn) => ByArn.GetValueOrDefault(arn);

    private static string Actions(params string[] actions) => $"[{string.Join(',', actions.Select(a => $"\"{a}\""))}]";

    private static string Allow(string action, string resource) =>
        $$"""{"Effect":"Allow","Action":{{(action[0] == '[' ? action : $"\"{action}\"")}},"Resource":"{{resource}}"}""";

    private static JsonObject Policy((string Path, string Name, string[] Statements) policy) => new()
    {
        ["PolicyName"] = policy.Name,
        ["PolicyId"] = "ANPA" +
            Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(policy.Name)))[..17],
        ["Arn"] = $"arn:aws:iam::aws:policy{policy.Path}{policy.Name}",
        ["Path"] = policy.Path,
        ["DefaultVersionId"] = "v1",
        ["CreateDate"] = Created,
        ["UpdateDate"] = Created,
        ["_versions"] = new JsonArray(new JsonObject
        {
            ["VersionId"] = "v1",
            ["CreateDate"] = Created,
            ["Document"] = $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', policy.Statements)}}]}""",
        }),
    };
}
