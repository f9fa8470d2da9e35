using Xunit.Abstractions;

namespace Emulator.Tests.Host;

/// <summary>What clients that we did not write read when something is not built, or does not exist.</summary>
public sealed class NotBuiltTests(ITestOutputHelper output)
{
    private const string Script = """
        import botocore.session, urllib3, os
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials
        def failed(service, call, **parameters):
            response = error(getattr(boto3.client(service), call), **parameters)
            return response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Code"], response["Error"]["Message"]
        # Operations that AWS has, in each protocol, signed and unsigned.
        for service, call, parameters, code in [
                ("iam", "create_saml_provider", dict(SAMLMetadataDocument="x" * 1000, Name="n"), "NotImplementedException"),
                ("sts", "assume_role_with_saml", dict(RoleArn="arn:aws:iam::123456789012:role/r", PrincipalArn="arn:aws:iam::123456789012:saml-provider/x",
                    SAMLAssertion="x" * 10), "NotImplementedException"),
                ("cognito-idp", "sign_up", dict(ClientId="c", Username="u", Password="p"), "NotImplementedException"),
                ("ecr", "describe_registry", {}, "NotImplementedException"),
                ("bedrock-agentcore-control", "list_memories", {}, "NotImplementedException"),
                ("bedrock-agentcore", "list_sessions", dict(memoryId="m" * 12, actorId="a"), "NotImplementedException"),
                ("s3", "get_object_acl", dict(Bucket="b-b", Key="k"), "NotImplemented")]:
            status, actual, message = failed(service, call, **parameters)
            eq((status, actual), (501, code))
            assert call.replace("_", "") in message.lower() and "docs/embedded-aws.md" in message, message
        # Services that it does not have, in the protocol of each client.
        for service, call in [("dynamodb", "list_tables"), ("kinesis", "list_streams"), ("sns", "list_topics"), ("ec2", "describe_instances"),
                              ("route53", "list_hosted_zones"), ("cloudwatch", "list_metrics"), ("apigateway", "get_rest_apis")]:
            status, actual, message = failed(service, call)
            eq((status, actual), (501, "NotImplementedException"))
            assert "docs/embedded-aws.md" in message, message
        # Operations that AWS does not have either.
        keys = Credentials(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"])
        def raw(service, method, path, body="", **headers):
            request = AWSRequest(method, os.environ["AWS_ENDPOINT_URL"].rstrip("/") + path, data=body, headers=headers)
            SigV4Auth(keys, service, "us-east-1").add_auth(request)
            answer = urllib3.request(method, request.url, body=body, headers=dict(request.headers), retries=False)
            return answer.status, answer.data.decode() + answer.headers.get("x-amzn-ErrorType", "")
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        status, text_ = raw("iam", "POST", "/", "Action=MakeTea&Version=2010-05-08", **form)
        assert status == 400 and "<Code>InvalidAction</Code>" in text_ and "Could not find operation MakeTea for version 2010-05-08" in text_, text_
        status, text_ = raw("iam", "POST", "/", "Action=ListRoles", **form)
        assert status == 400 and "Could not find operation ListRoles for version NO_VERSION_SPECIFIED" in text_, text_
        status, text_ = raw("iam", "POST", "/", "Version=2010-05-08", **form)
        assert status == 400 and "<Code>MissingAction</Code>" in text_, text_
        status, text_ = raw("logs", "POST", "/", "{}", **{"X-Amz-Target": "Logs_20140328.MakeTea", "Content-Type": "application/x-amz-json-1.1"})
        assert status == 400 and "UnknownOperationException" in text_, text_
        status, text_ = raw("bedrock-agentcore", "POST", "/tea", "{}", **{"Content-Type": "application/json"})
        assert status == 404 and "UnknownOperationException" in text_, text_
        status, text_ = raw("s3", "POST", "/bucket/key")
        assert status == 405 and "<Code>MethodNotAllowed</Code>" in text_, text_
        status, text_ = raw("s3", "GET", "/v20180820/configuration/publicAccessBlock", **{"x-amz-account-id": "123456789012"})
        assert status == 501 and "<Code>NotImplemented</Code>" in text_, text_
        print("done")
        """;

    private const string Tags = """
        role = "tagged"
        trust = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "bedrock-agentcore.amazonaws.com"},
            "Action": "sts:AssumeRole"}]})
        iam, ecr, sm = boto3.client("iam"), boto3.client("ecr"), boto3.client("secretsmanager")
        logs, s3, idp = boto3.client("logs"), boto3.client("s3"), boto3.client("cognito-idp")
        agents = boto3.client("bedrock-agentcore-control")
        iam.create_role(RoleName=role, AssumeRolePolicyDocument=trust)
        repository = ecr.create_repository(repositoryName="tagged")["repository"]["repositoryArn"]
        secret = sm.create_secret(Name="tagged", SecretString="s")["ARN"]
        logs.create_log_group(logGroupName="tagged")
        group = logs.describe_log_groups()["logGroups"][0]["logGroupArn"]
        pool = idp.create_user_pool(PoolName="tagged")["UserPool"]["Arn"]
        identity = agents.create_workload_identity(name="tagged")["workloadIdentityArn"]
        s3.create_bucket(Bucket="tagged"); s3.put_object(Bucket="tagged", Key="k")
        def pairs(keys): return [{"Key": k, "Value": "v"} for k in keys]
        def mapped(keys): return {k: "v" for k in keys}
        services = {
            "iam": (lambda keys: iam.tag_role(RoleName=role, Tags=pairs(keys)), lambda: iam.list_role_tags(RoleName=role)["Tags"],
                    "InvalidInput", "InvalidInput", "LimitExceeded"),
            "ecr": (lambda keys: ecr.tag_resource(resourceArn=repository, tags=pairs(keys)), lambda: ecr.list_tags_for_resource(resourceArn=repository)["tags"],
                    "InvalidTagParameterException", "InvalidTagParameterException", "TooManyTagsException"),
            "secretsmanager": (lambda keys: sm.tag_resource(SecretId=secret, Tags=pairs(keys)), lambda: sm.describe_secret(SecretId=secret).get("Tags", []),
                    "InvalidParameterException", "InvalidParameterException", "LimitExceededException"),
            "logs": (lambda keys: logs.tag_resource(resourceArn=group, tags=mapped(keys)), lambda: logs.list_tags_for_resource(resourceArn=group)["tags"],
                    "InvalidParameterException", None, "TooManyTagsException"),
            "cognito-idp": (lambda keys: idp.tag_resource(ResourceArn=pool, Tags=mapped(keys)), lambda: idp.list_tags_for_resource(ResourceArn=pool)["Tags"],
                    "InvalidParameterException", None, "InvalidParameterException"),
            "bedrock-agentcore": (lambda keys: agents.tag_resource(resourceArn=identity, tags=mapped(keys)),
                    lambda: agents.list_tags_for_resource(resourceArn=identity)["tags"], "ValidationException", None, "ServiceQuotaExceededException"),
            "bucket": (lambda keys: s3.put_bucket_tagging(Bucket="tagged", Tagging={"TagSet": pairs(keys)}), lambda: [], "InvalidTag", "InvalidTag", None),
            "object": (lambda keys: s3.put_object_tagging(Bucket="tagged", Key="k", Tagging={"TagSet": pairs(keys)}),
                    lambda: s3.get_object_tagging(Bucket="tagged", Key="k")["TagSet"], "InvalidTag", "InvalidTag", "BadRequest"),
        }
        for name, (tag, read, reserved, twice, many) in services.items():
            eq((name, code(tag, keys=["aws:x"])), (name, reserved))
            if twice: eq((name, code(tag, keys=["a", "a"])), (name, twice))
            eq((name, len(read())), (name, 0))
            count = 9 if name == "object" else 49
            tag([f"k{i}" for i in range(count)])
            if many:
                # Those of the call and those that are there, together. Nothing of a refused call is kept.
                over = [f"k{i}" for i in range(count + 2)] if name == "object" else ["k0", "x", "y"]
                eq((name, code(tag, keys=over)), (name, many))
                eq((name, len(read())), (name, count))
        eq(code(iam.tag_role, RoleName=role, Tags=pairs(["CASE", "case"])), "InvalidInput")
        eq(code(sm.tag_resource, SecretId=secret, Tags=[{"Value": "v"}]), "InvalidParameterException")
        eq(code(sm.create_secret, Name="other", SecretString="s", Tags=[{"Value": "v"}]), "InvalidParameterException")
        eq(code(agents.create_workload_identity, name="other", tags={"aws:x": "v"}), "ValidationException")
        print("done")
        """;

    [Fact]
    public async Task What_is_not_built_says_so_in_the_protocol_of_the_client()
    {
        await using var account = await Account.StartAsync();

        Assert.Equal("done", (await Boto3.RunAsync(account, Script, output) ?? "done").Trim());
    }

    [Fact]
    public async Task Every_service_refuses_tags_that_are_reserved_doubled_or_too_many()
    {
        await using var account = await Account.StartAsync();

        Assert.Equal("done", (await Boto3.RunAsync(account, Tags, output) ?? "done").Trim());
    }
}
