namespace EndToEnd.Tests.Members;

internal static partial class MemberWalks
{
    private static string[] Program => ["code: {path: other}", "runtime: python3.13", "handler: app.handler"];

    private static Dictionary<string, MemberWalk> Functions => new()
    {
        ["function"] = new(
            "LambdaFunction",
            [
                "architectures", "deadLetterConfig", "description", "environment", "ephemeralStorage", "fileSystemConfigs", "kMSKeyArn",
                "layers", "loggingConfig", "memorySize", "snapStart", "tags", "timeout", "tracingConfig", "vpcConfig",
            ],
            Program)
        {
            Values = new Dictionary<string, string[]?>
            {
                ["architectures"] = ["[\"arm64\"]", "[\"arm64\"]"],
                ["environment.variables"] = ["""{"MODE": "a"}""", """{"MODE": "b"}"""],
                ["deadLetterConfig.targetArn"] = ["\"arn:aws:sqs:us-east-1:000000000000:a\"", "\"arn:aws:sns:us-east-1:000000000000:b\""],
                ["snapStart.applyOn"] = ["\"PublishedVersions\"", "\"PublishedVersions\""],
                ["tracingConfig.mode"] = ["\"Active\"", "\"Active\""],
                ["loggingConfig"] =
                [
                    """{"logFormat": "JSON", "applicationLogLevel": "WARN", "systemLogLevel": "WARN", "logGroup": "/own/a"}""",
                    """{"logFormat": "JSON", "applicationLogLevel": "DEBUG", "systemLogLevel": "DEBUG", "logGroup": "/own/b"}""",
                ],
                ["fileSystemConfigs.localMountPath"] = ["\"/mnt/a\"", "\"/mnt/b\""],
                ["fileSystemConfigs.arn"] =
                [
                    "\"arn:aws:elasticfilesystem:us-east-1:000000000000:access-point/fsap-01234567890123456\"",
                    "\"arn:aws:elasticfilesystem:us-east-1:000000000000:access-point/fsap-01234567890123457\"",
                ],
                ["layers"] =
                [
                    "[\"arn:aws:lambda:us-east-1:000000000000:layer:a:1\"]",
                    "[\"arn:aws:lambda:us-east-1:000000000000:layer:b:2\", \"arn:aws:lambda:us-east-1:000000000000:layer:a:1\"]",
                ],
                ["timeout"] = ["10", "20"],
            },
            With = WithCode,
        },
        ["function, code"] = new("LambdaFunction", ["code", "runtime", "handler"])
        {
            Defaults = new Dictionary<string, string>
            {
                ["code"] = """{"path": "other"}""",
                ["runtime"] = "\"python3.13\"",
                ["handler"] = "\"app.handler\"",
            },
            Values = new Dictionary<string, string[]?>
            {
                ["code"] = ["""{"path": "third"}""", """{"path": "fourth", "exclude": ["*.md"]}"""],
                ["runtime"] = ["\"python3.12\"", "\"python3.14\""],
                ["handler"] = ["\"app.a\"", "\"app.b\""],
            },
            ShownAs = new Dictionary<string, string> { ["code"] = "codeSha256" },
            With = stack => stack.WithFunction("other").WithFunction("third", "# another one\n").WithFunction("fourth", "# and one more\n"),
        },
        ["function, image"] = new("LambdaFunction", ["imageConfig"], "code: {image: public.ecr.aws/tools/function:v1}")
        {
            Values = new Dictionary<string, string[]?>
            {
                ["imageConfig"] =
                [
                    """{"command": ["a", "b"], "entryPoint": ["x"], "workingDirectory": "/a"}""",
                    """{"command": ["b", "a"], "entryPoint": ["y"], "workingDirectory": "/b"}""",
                ],
            },
        },
        ["function, fixed at creation"] = new("LambdaFunction", ["functionName", "tenancyConfig", "durableConfig", "capacityProviderConfig"], Program)
        {
            Values = new Dictionary<string, string[]?>
            {
                ["capacityProviderConfig.lambdaManagedInstancesCapacityProviderConfig.capacityProviderArn"] =
                [
                    "\"arn:aws:lambda:us-east-1:000000000000:capacity-provider:a\"",
                    "\"arn:aws:lambda:us-east-1:000000000000:capacity-provider:b\"",
                ],
            },
            NotShown = new Dictionary<string, string>
            {
                ["functionName"] = AnotherName,
                ["tenancyConfig"] = "the function is another one, because its name changes",
                ["durableConfig"] = "the function is another one, because its name changes",
                ["capacityProviderConfig"] = "the function is another one, because its name changes",
            },
            With = WithCode,
        },
        ["function, role"] = new("LambdaFunction", ["role"], Program)
        {
            Values = new Dictionary<string, string[]?>
            {
                ["role"] =
                [
                    """{"managedPolicyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}""",
                    """{"managedPolicyArns": ["arn:aws:iam::aws:policy/AmazonS3FullAccess"]}""",
                ],
            },
            ShownAs = new Dictionary<string, string> { ["role"] = "" },
            With = WithCode,
        },
        ["function, other role"] = new("LambdaFunction", ["roleArn"], Program)
        {
            Values = new Dictionary<string, string[]?>
            {
                ["roleArn"] = ["\"${LambdaFunction/other.roleArn}\"", "\"${LambdaFunction/third.roleArn}\""],
            },
            ShownAs = new Dictionary<string, string> { ["roleArn"] = "role" },
            With = stack => stack.WithFunction("other").WithFunction("third"),
        },
        ["function, permissions"] = new("LambdaFunction", ["permissions"], Program)
        {
            Defaults = new Dictionary<string, string>
            {
                ["permissions"] = """[{"name": "one", "principal": "s3.amazonaws.com"}]""",
            },
            Values = new Dictionary<string, string[]?>
            {
                ["permissions"] =
                [
                    """[{"name": "one", "principal": "111122223333", "action": "lambda:GetFunction", "sourceArn": "arn:aws:s3:::a", "sourceAccount": "111122223333", "principalOrgId": "o-aaaaaaaaaa"}]""",
                    """[{"name": "one", "principal": "sns.amazonaws.com", "action": "lambda:*", "sourceArn": "arn:aws:s3:::b", "sourceAccount": "444455556666", "principalOrgId": "o-bbbbbbbbbb"}]""",
                ],
            },
            ShownAs = new Dictionary<string, string> { ["permissions"] = "" },
            NotShown = new Dictionary<string, string> { ["permissions.name"] = AnotherName },
            With = WithCode,
        },
    };

    private static void WithCode(StackBuilder stack) => stack.WithFunction("other");
}
