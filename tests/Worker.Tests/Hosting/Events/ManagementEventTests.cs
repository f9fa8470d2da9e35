using Reconciler.Worker.Hosting;
using Reconciler.Worker.Hosting.Events;

namespace Worker.Tests.Hosting.Events;

public sealed class ManagementEventTests
{
    private const string Update = """
        {"detail-type": "AWS API Call via CloudTrail", "account": "123456789012", "region": "eu-west-1", "time": "2026-01-02T03:04:05Z", "detail": {
          "eventSource": "bedrock-agentcore.amazonaws.com", "eventName": "UpdateGateway", "awsRegion": "eu-west-1",
          "eventTime": "2026-01-02T03:04:05Z", "userAgent": "aws-cli/2", "readOnly": false,
          "userIdentity": {"type": "AssumedRole", "arn": "arn:aws:sts::123456789012:assumed-role/admin/ann"},
          "requestParameters": {"gatewayIdentifier": "gw-1", "roleArn": "arn:aws:iam::123456789012:role/path/of-role", "description": "a b/c", "count": 5,
            "secretId": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:path/key-AbCdEf", "list": ["one", 5, null],
            "settings": {"engine": "engine-1"}},
          "responseElements": {"status": "UPDATING"}}}
        """;

    [Fact]
    public void A_call_tells_who_changed_what()
    {
        var happened = ManagementEvent.Parse(Update)!;

        Assert.Equal(("123456789012", "eu-west-1", "UpdateGateway"), (happened.AccountId, happened.Region, happened.Operation));
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/admin/ann", happened.Caller);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), happened.Time);
        Assert.True(happened.ChangesSomething);
        Assert.Superset(new HashSet<string> { "gw-1", "one", "path/key", "path/key-AbCdEf", "secret:path/key-AbCdEf" }, happened.Names.ToHashSet());

        // A sentence is no name, and what a resource refers to has not changed.
        Assert.DoesNotContain(happened.Names, name => name is "c" or "of-role" or "engine-1" or "UPDATING");
    }

    [Theory]
    [InlineData("\"readOnly\": false", "\"readOnly\": true")]
    [InlineData("\"readOnly\": false", "\"errorCode\": \"AccessDenied\"")]
    public void Reads_and_refused_calls_change_nothing(string part, string instead) =>
        Assert.False(ManagementEvent.Parse(Update.Replace(part, instead, StringComparison.Ordinal))!.ChangesSomething);

    [Fact]
    public void A_call_of_IAM_is_of_no_region() => Assert.Null(
        ManagementEvent.Parse(Update.Replace("bedrock-agentcore.amazonaws", "iam.amazonaws", StringComparison.Ordinal))!.Region);

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{}")]
    [InlineData("""{"account": "1", "detail": null}""")]
    [InlineData("""{"account": "1", "detail": {"eventName": 5, "eventSource": "x"}}""")]
    [InlineData("""{"account": 1, "detail": {"eventName": "x", "eventSource": "x"}}""")]
    public void Anything_else_is_none(string body) => Assert.Null(ManagementEvent.Parse(body));

    [Theory]
    [InlineData("""{"account": "1", "detail": {"eventName": "x", "eventSource": "y"}}""")]
    [InlineData("""{"account": "1", "detail": {"eventName": "x", "eventSource": "y", "userIdentity": 5, "eventTime": "never", "requestParameters": "z"}}""")]
    public void Little_is_enough(string body) => Assert.True(ManagementEvent.Parse(body)!.ChangesSomething);

    [Theory]
    [InlineData("sqs://queue", null, "queue")]
    [InlineData("sqs://eu-west-1/queue_1", "eu-west-1", "queue_1")]
    public void A_queue_has_a_name_and_perhaps_a_region(string text, string? region, string name)
    {
        Assert.Equal(new QueueAddress(region, name), QueueAddress.Parse(text));
        Assert.Equal(text, QueueAddress.Parse(text)!.ToString());
    }

    [Theory]
    [InlineData("queue")]
    [InlineData("sqs://")]
    [InlineData("sqs://a/b/c")]
    [InlineData("sqs://queue.fifo")]
    [InlineData("https://sqs.us-east-1.amazonaws.com/1/queue")]
    public void Other_addresses_are_refused(string text) => Assert.Null(QueueAddress.Parse(text));

    [Fact]
    public void The_latest_author_of_a_resource_counts_and_only_the_latest_are_kept()
    {
        var (authors, early) = (new ChangeAuthors(), new ChangeAuthors.Author("early", "CreateGateway", DateTimeOffset.UnixEpoch));
        authors.Note("1", ["gw-1"], early with { Caller = "late", Operation = "UpdateGateway", At = early.At.AddSeconds(1) });
        authors.Note("1", ["gw-1"], early);
        Assert.Equal(("late", "UpdateGateway"), (authors.Find("1", "gw-1")!.Caller, authors.Find("1", "gw-1")!.Operation));
        Assert.Null(authors.Find("2", "gw-1"));

        for (var i = 0; i < 20_000; i++) authors.Note("1", [$"other-{i}"], early);
        Assert.Null(authors.Find("1", "gw-1"));
        Assert.NotNull(authors.Find("1", "other-19999", null));
    }
}
