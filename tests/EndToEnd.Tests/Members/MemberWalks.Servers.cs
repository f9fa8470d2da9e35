namespace EndToEnd.Tests.Members;

internal static partial class MemberWalks
{
    private static Dictionary<string, MemberWalk> Servers => new()
    {
        ["server"] = new(
            "McpServer",
            [
                "authorizerConfiguration", "capacityProviderConfiguration", "description", "environmentVariables", "filesystemConfigurations",
                "lifecycleConfiguration", "metadataConfiguration", "networkConfiguration", "platformVersion", "protocolConfiguration",
                "requestHeaderConfiguration", "resourcePolicy", "tags",
            ],
            Image)
        {
            Values = new Dictionary<string, string[]?>
            {
                ["authorizerConfiguration.customJWTAuthorizer.discoveryUrl"] =
                    ["\"https://b.example/.well-known/openid-configuration\"", "\"https://c.example/.well-known/openid-configuration\""],
                ["networkConfiguration.networkMode"] = ["\"VPC\"", "\"VPC\""],
            },
            Kept = new Dictionary<string, string>
            {
                ["platformVersion"] = "an update without it may fall back to an older platform, so the live one is kept",
            },
        },
        ["server, image"] = new("McpServer", ["image"])
        {
            Defaults = new Dictionary<string, string> { ["image"] = "\"111122223333.dkr.ecr.us-east-1.amazonaws.com/tools:v0\"" },
            Values = new Dictionary<string, string[]?>
            {
                ["image"] =
                [
                    "\"111122223333.dkr.ecr.us-east-1.amazonaws.com/tools:v1\"", "\"111122223333.dkr.ecr.us-east-1.amazonaws.com/tools@sha256:0000\"",
                ]
            },
            ShownAs = new Dictionary<string, string> { ["image"] = "agentRuntimeArtifact.containerConfiguration.containerUri[]" },
        },
        ["server, code"] = new("McpServer", ["agentRuntimeArtifact"])
        {
            Choices = new Dictionary<string, string> { ["agentRuntimeArtifact"] = "codeConfiguration" },
            Defaults = new Dictionary<string, string>
            {
                ["agentRuntimeArtifact"] = """{"codeConfiguration": {"code": {"s3": {"bucket": "bucket", "prefix": "x"}}, "runtime": "PYTHON_3_13", "entryPoint": ["x"]}}""",
            },
        },
        ["server, role"] = new("McpServer", ["role"], Image)
        {
            Values = new Dictionary<string, string[]?>
            {
                ["role"] =
                [
                    """{"description": "a", "maxSessionDuration": 7200, "assumeRolePolicy": {"Version": "2012-10-17", "Statement": [{"Sid": "A", "Effect": "Allow", "Principal": {"Service": ["bedrock-agentcore.amazonaws.com"]}, "Action": ["sts:AssumeRole"]}]}, "permissionsBoundary": "arn:aws:iam::aws:policy/ReadOnlyAccess", "managedPolicyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"], "inlinePolicies": {"Own": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["*"]}]}}, "tags": {"Own": "a"}}""",
                    """{"description": "b", "maxSessionDuration": 10800, "assumeRolePolicy": {"Version": "2012-10-17", "Statement": [{"Sid": "B", "Effect": "Allow", "Principal": {"Service": ["bedrock-agentcore.amazonaws.com"]}, "Action": ["sts:AssumeRole"]}]}, "permissionsBoundary": "arn:aws:iam::aws:policy/BedrockAgentCoreFullAccess", "managedPolicyArns": ["arn:aws:iam::aws:policy/BedrockAgentCoreFullAccess"], "inlinePolicies": {"Own": {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": ["s3:GetObject"], "Resource": ["*"]}]}}, "tags": {"Own": "b"}}""",
                ],
            },
            ShownAs = new Dictionary<string, string> { ["role.assumeRolePolicy"] = "assumeRolePolicyDocument[]", ["role"] = "" },
        },
        ["server, other role"] = new("McpServer", ["roleArn"], Image)
        {
            Values = new Dictionary<string, string[]?> { ["roleArn"] = ["\"${McpServer/one.roleArn}\"", "\"${McpServer/two.roleArn}\""] },
            With = stack => stack.With("McpServer", "one", Image).With("McpServer", "two", Image),
        },
        ["server, name"] = new("McpServer", ["agentRuntimeName"], Image)
        {
            NotShown = new Dictionary<string, string> { ["agentRuntimeName"] = AnotherName },
        },
        ["server, endpoint"] = new("McpServer", ["endpoints"], Image)
        {
            Defaults = new Dictionary<string, string> { ["endpoints"] = """[{"name": "stable", "description": "x"}]""" },
            Values = new Dictionary<string, string[]?>
            {
                ["endpoints"] =
                [
                    """[{"name": "stable", "description": "a", "agentRuntimeVersion": "1"}]""",
                    """[{"name": "stable", "description": "b", "agentRuntimeVersion": "1"}]""",
                ],
            },
            ShownAs = new Dictionary<string, string> { ["endpoints"] = "" },
            NotShown = new Dictionary<string, string>
            {
                ["endpoints.name"] = AnotherName,
                ["endpoints.agentRuntimeVersion"] = "the runtime has the one version, and an endpoint keeps the version it has",
            },
        },
        ["server, from source"] = new("McpServer", ["build", "repository"], $"source: {{path: ../../{StackBuilder.ServerFolder}}}")
        {
            Values = new Dictionary<string, string[]?>
            {
                ["build"] =
                [
                    """{"description": "a", "image": "aws/codebuild/amazonlinux2-aarch64-standard:2.0", "computeType": "BUILD_GENERAL1_SMALL", "timeoutInMinutes": 10, "environmentVariables": {"OWN": "a"}, "tags": {"Own": "a"}}""",
                    """{"description": "b", "image": "aws/codebuild/amazonlinux2-aarch64-standard:1.0", "computeType": "BUILD_GENERAL1_MEDIUM", "timeoutInMinutes": 20, "environmentVariables": {"OWN": "b"}, "tags": {"Own": "b"}}""",
                ],
                ["repository"] = ["""{"scanOnPush": false, "keepImages": 7, "tags": {"Repo": "a"}}""", """{"scanOnPush": true, "keepImages": 8, "tags": {"Repo": "b"}}"""],
            },
            ShownAs = new Dictionary<string, string>
            {
                ["build.image"] = "environment.image",
                ["build.computeType"] = "environment.computeType",
                ["build.environmentVariables"] = "environment.environmentVariables[]",
                ["build"] = "",
                ["repository.keepImages"] = "lifecyclePolicy.rules.selection.countNumber[]",
                ["repository"] = "",
            },
            NotShown = new Dictionary<string, string> { ["repository.scanOnPush"] = "true is the default, so the last version does not change when it is removed" },
            With = stack => stack.WithServer("other"),
        },
    };
}
