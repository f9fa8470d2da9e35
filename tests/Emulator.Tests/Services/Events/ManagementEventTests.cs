using Xunit.Abstractions;

namespace Emulator.Tests.Services.Events;

/// <summary>What CloudTrail would record arrives in the queue of a rule; asked for with boto3.</summary>
public sealed class ManagementEventTests(ITestOutputHelper output)
{
    private const string Setup = """
        sqs, events = boto3.client("sqs"), boto3.client("events")
        url = sqs.create_queue(QueueName="q")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        rule = events.put_rule(Name="r", EventPattern=json.dumps({"detail-type": ["AWS API Call via CloudTrail"]}))["RuleArn"]
        eq(events.put_targets(Rule="r", Targets=[{"Id": "1", "Arn": arn}])["FailedEntryCount"], 0)
        def allow(source):
            policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"},
                "Action": "sqs:SendMessage", "Resource": arn, "Condition": {"ArnEquals": {"aws:SourceArn": source}}}]}
            sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(policy)})
        def take():
            found = []
            while True:
                messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
                if not messages: return found
                for m in messages:
                    found.append(json.loads(m["Body"]))
                    sqs.delete_message(QueueUrl=url, ReceiptHandle=m["ReceiptHandle"])
        def names():
            return [e["detail"]["eventName"] for e in take()]

        """;

    [Fact]
    public Task Calls_that_change_something_are_events_with_caller_parameters_and_result() => RunAsync("""
        allow(rule)
        take()
        agentcore = boto3.client("bedrock-agentcore-control")
        engine = agentcore.create_policy_engine(name="e", tags={"Team": "a"})
        event = take()[0]
        detail = event["detail"]
        eq((event["source"], event["account"], event["region"]), ("aws.bedrock-agentcore", "123456789012", "us-east-1"))
        eq((detail["eventSource"], detail["eventName"]), ("bedrock-agentcore.amazonaws.com", "CreatePolicyEngine"))
        eq((detail["requestParameters"]["name"], detail["requestParameters"]["tags"]), ("e", {"Team": "a"}))
        eq(detail["responseElements"]["policyEngineId"], engine["policyEngineId"])
        eq((detail["readOnly"], detail["managementEvent"]), (False, True))
        assert detail["userAgent"].startswith("Boto3/"), detail["userAgent"]
        assert detail["userIdentity"]["arn"].startswith("arn:aws:iam::123456789012:"), detail["userIdentity"]
        eq(detail["eventTime"][:4], "2026")
        """);

    [Fact]
    public Task Reads_and_data_events_are_none_and_refused_calls_carry_their_error() => RunAsync("""
        allow(rule)
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket="bucket-of-mine")
        take()
        s3.put_object(Bucket="bucket-of-mine", Key="k", Body=b"x")
        s3.list_buckets()
        boto3.client("iam").list_roles()
        sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"detail": {"eventName": "mine"}}))
        eq(names(), ["mine"])
        code(boto3.client("ecr").delete_repository, repositoryName="none")
        detail = take()[0]["detail"]
        eq((detail["eventName"], detail["errorCode"], detail["responseElements"]), ("DeleteRepository", "RepositoryNotFoundException", None))
        """);

    [Fact]
    public Task Secrets_are_hidden_and_global_services_report_to_one_region() => RunAsync("""
        allow(rule)
        take()
        boto3.client("secretsmanager").create_secret(Name="s", SecretString="very secret")
        pool = boto3.client("cognito-idp").create_user_pool(PoolName="p")["UserPool"]["Id"]
        boto3.client("cognito-idp").admin_create_user(UserPoolId=pool, Username="u", TemporaryPassword="Abcdefg1!")
        boto3.client("iam", region_name="eu-west-1").create_user(UserName="someone")
        boto3.client("ecr", region_name="eu-west-1").create_repository(repositoryName="elsewhere")
        found = take()
        eq([e["detail"]["eventName"] for e in found], ["CreateSecret", "CreateUserPool", "AdminCreateUser", "CreateUser"])
        assert "very secret" not in json.dumps(found) and "Abcdefg1!" not in json.dumps(found)
        eq(found[0]["detail"]["requestParameters"]["secretString"], "HIDDEN_DUE_TO_SECURITY_REASONS")
        eq(found[3]["detail"]["awsRegion"], "us-east-1")
        """);

    [Fact]
    public Task An_event_is_lost_if_the_queue_does_not_let_the_rule_send_or_the_rule_is_off() => RunAsync("""
        boto3.client("ecr").create_repository(repositoryName="a-repository")
        eq(names(), [])
        allow(rule + "-of-others")
        take()
        boto3.client("ecr").create_repository(repositoryName="b-repository")
        eq(names(), [])
        allow(rule)
        take()
        events.disable_rule(Name="r")
        boto3.client("ecr").create_repository(repositoryName="c-repository")
        eq(names(), [])
        events.enable_rule(Name="r")
        take()
        events.put_events(Entries=[{"Source": "mine", "DetailType": "AWS API Call via CloudTrail", "Detail": json.dumps({"eventName": "own"})}])
        eq(names(), ["own"])
        """);

    [Fact]
    public Task Rules_and_targets_are_described_tagged_and_refused_as_AWS_does() => RunAsync("""
        eq(events.describe_rule(Name="r")["State"], "ENABLED")
        eq([r["Name"] for r in events.list_rules(NamePrefix="r")["Rules"]], ["r"])
        eq(events.list_targets_by_rule(Rule="r")["Targets"], [{"Id": "1", "Arn": arn}])
        events.tag_resource(ResourceARN=rule, Tags=[{"Key": "team", "Value": "a"}])
        eq(events.list_tags_for_resource(ResourceARN=rule)["Tags"], [{"Key": "team", "Value": "a"}])
        events.untag_resource(ResourceARN=rule, TagKeys=["team"])
        eq(events.list_tags_for_resource(ResourceARN=rule)["Tags"], [])
        eq(code(events.put_rule, Name="x"), "ValidationException")
        eq(code(events.put_rule, Name="x", EventPattern="{}"), "InvalidEventPatternException")
        eq(code(events.put_rule, Name="x", ScheduleExpression="rate(1 day)"), "NotImplementedException")
        eq(code(events.delete_rule, Name="r"), "ValidationException")
        eq(events.remove_targets(Rule="r", Ids=["1", "2"])["FailedEntryCount"], 1)
        events.delete_rule(Name="r")
        eq(code(events.describe_rule, Name="r"), "ResourceNotFoundException")
        eq(code(events.describe_rule, Name="r", EventBusName="other"), "ResourceNotFoundException")
        eq(events.put_events(Entries=[{"Source": "aws.mine", "DetailType": "x", "Detail": "{}"}])["FailedEntryCount"], 1)
        """);

    private async Task RunAsync(string script)
    {
        await using var account = await Account.StartAsync();
        await Boto3.RunAsync(account, Setup + script, output);
    }
}
