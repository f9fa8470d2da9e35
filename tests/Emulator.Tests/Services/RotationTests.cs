using Emulator.Tests.Services.Lambda;
using Xunit.Abstractions;

namespace Emulator.Tests.Services;

/// <summary>Rotation of secrets, as boto3 asks for it. Without boto3 the tests print that and check nothing.</summary>
public sealed class RotationTests(ITestOutputHelper output)
{
    // The function is written as AWS's templates are: four steps, and the new value is current at the end.
    private const string Setup = """
        import io, zipfile
        FUNCTION = '''
        import boto3, json
        def handler(event, context):
            client = boto3.client("secretsmanager")
            secret, token, step = event["SecretId"], event["ClientRequestToken"], event["Step"]
            print(step)
            stages = client.describe_secret(SecretId=secret)["VersionIdsToStages"]
            if step == "createSecret":
                current = client.get_secret_value(SecretId=secret)["SecretString"]
                if current == "unlucky":
                    raise ValueError(current)
                client.put_secret_value(SecretId=secret, ClientRequestToken=token, SecretString=current + "+", VersionStages=["AWSPENDING"])
            if step == "finishSecret":
                holder = [v for v, s in stages.items() if "AWSCURRENT" in s][0]
                client.update_secret_version_stage(
                    SecretId=secret, VersionStage="AWSCURRENT", MoveToVersionId=token, RemoveFromVersionId=holder)
        '''
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as z:
            z.writestr("app.py", FUNCTION)
        functions, secrets = boto3.client("lambda"), boto3.client("secretsmanager")
        role = boto3.client("iam").get_role(RoleName="function")["Role"]["Arn"]
        arn = functions.create_function(FunctionName="f", Runtime="python3.13", Role=role, Handler="app.handler", Timeout=30,
                                        Code={"ZipFile": data.getvalue()})["FunctionArn"]
        secrets.create_secret(Name="s", SecretString="one")
        def steps():
            events = boto3.client("logs").filter_log_events(logGroupName="/aws/lambda/f")["events"]
            return sorted(e["message"] for e in events if e["message"].endswith("Secret"))
        def allow():
            functions.add_permission(
                FunctionName="f", StatementId="s", Action="lambda:InvokeFunction", Principal="secretsmanager.amazonaws.com")

        """;

    private const string Rotates = """
        eq(code(secrets.rotate_secret, SecretId="s"), "InvalidRequestException")
        eq(code(secrets.rotate_secret, SecretId="s", RotationLambdaARN=arn), "AccessDeniedException")
        allow()
        token = "a" * 32
        rotated = secrets.rotate_secret(
            SecretId="s", RotationLambdaARN=arn, RotationRules={"AutomaticallyAfterDays": 30}, ClientRequestToken=token)
        eq(rotated["VersionId"], token)
        eq(steps(), ["createSecret", "finishSecret", "setSecret", "testSecret"])
        eq(secrets.get_secret_value(SecretId="s")["SecretString"], "one+")
        eq(secrets.get_secret_value(SecretId="s", VersionStage="AWSPREVIOUS")["SecretString"], "one")
        shown = secrets.describe_secret(SecretId="s")
        eq((shown["RotationEnabled"], shown["RotationLambdaARN"], shown["RotationRules"]), (True, arn, {"AutomaticallyAfterDays": 30}))
        eq((shown["NextRotationDate"] - shown["LastRotatedDate"]).days, 30)
        secrets.rotate_secret(SecretId="s")
        eq(secrets.get_secret_value(SecretId="s")["SecretString"], "one++")
        secrets.rotate_secret(SecretId="s", RotateImmediately=False)
        eq((steps().count("testSecret"), len(steps()), secrets.get_secret_value(SecretId="s")["SecretString"]), (3, 9, "one++"))
        secrets.cancel_rotate_secret(SecretId="s")
        eq(secrets.describe_secret(SecretId="s")["RotationEnabled"], False)
        print("done")
        """;

    private const string Fails = """
        allow()
        secrets.put_secret_value(SecretId="s", SecretString="unlucky")
        secrets.rotate_secret(SecretId="s", RotationLambdaARN=arn)
        eq(steps(), ["createSecret"])
        eq(secrets.get_secret_value(SecretId="s")["SecretString"], "unlucky")
        eq(code(secrets.get_secret_value, SecretId="s", VersionStage="AWSPENDING"), "ResourceNotFoundException")
        eq(code(secrets.rotate_secret, SecretId="s"), "InvalidRequestException")
        assert "LastRotatedDate" not in secrets.describe_secret(SecretId="s")
        print("done")
        """;

    private const string Stages = """
        first = secrets.put_secret_value(SecretId="s", SecretString="two", VersionStages=["mine"])["VersionId"]
        current = secrets.get_secret_value(SecretId="s")["VersionId"]
        assert first != current
        eq(code(secrets.update_secret_version_stage, SecretId="s", VersionStage="AWSCURRENT", MoveToVersionId=first),
           "InvalidParameterException")
        eq(code(secrets.update_secret_version_stage, SecretId="s", VersionStage="AWSCURRENT", MoveToVersionId=first,
                RemoveFromVersionId=first), "InvalidParameterException")
        secrets.update_secret_version_stage(
            SecretId="s", VersionStage="AWSCURRENT", MoveToVersionId=first, RemoveFromVersionId=current)
        eq(secrets.get_secret_value(SecretId="s")["SecretString"], "two")
        secrets.create_secret(Name="empty")
        secrets.put_secret_value(SecretId="empty", SecretString="x", VersionStages=["mine"])
        eq(secrets.get_secret_value(SecretId="empty")["SecretString"], "x")
        print("done")
        """;

    [Theory]
    [InlineData(Rotates)]
    [InlineData(Fails)]
    [InlineData(Stages)]
    public async Task Boto3_rotates_a_secret_with_a_function(string script)
    {
        await using var account = await Account.StartAsync(runsServers: true);
        await TestFunction.CreateRoleAsync(account);
        await account.Iam.PutRolePolicyAsync(
            new() { RoleName = "function", PolicyName = "p", PolicyDocument = Policies.Allow("*", "secretsmanager:*") });

        if (await Boto3.RunAsync(account, Setup + script, output) is { } text)
            Assert.Equal("done", text.Trim());
    }
}
