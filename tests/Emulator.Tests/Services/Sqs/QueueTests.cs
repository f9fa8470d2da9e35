using Amazon.SQS;
using Amazon.SQS.Model;
using Xunit.Abstractions;

namespace Emulator.Tests.Services.Sqs;

/// <summary>Queues, used with the official clients of .NET and Python, which check the digests of what they send and receive.</summary>
public sealed class QueueTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_message_is_received_by_one_until_its_timeout_and_is_gone_when_it_is_deleted()
    {
        await using var account = await Account.StartAsync();
        var (sqs, url) = await CreateAsync(account);
        await sqs.SendMessageAsync(url, "a");

        var first = await ReceiveAsync(sqs, url);
        Assert.Empty(await ReceiveAsync(sqs, url));
        account.Clock.Advance(TimeSpan.FromSeconds(30));
        var second = await ReceiveAsync(sqs, url);
        Assert.Equal((first.Single().MessageId, "a"), (second.Single().MessageId, second.Single().Body));
        Assert.Equal("2", second.Single().Attributes["ApproximateReceiveCount"]);

        // The handle of the first receipt is out of date, and deleting with it does nothing.
        await sqs.DeleteMessageAsync(url, first.Single().ReceiptHandle);
        await sqs.ChangeMessageVisibilityAsync(url, second.Single().ReceiptHandle, 0);
        var third = await ReceiveAsync(sqs, url);
        await sqs.DeleteMessageAsync(url, third.Single().ReceiptHandle);
        account.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(await ReceiveAsync(sqs, url));
    }

    [Fact]
    public async Task A_receiver_that_waits_gets_what_is_sent_meanwhile()
    {
        await using var account = await Account.StartAsync();
        var (sqs, url) = await CreateAsync(account);

        var waiting = sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = url, WaitTimeSeconds = 20 });
        await sqs.SendMessageAsync(url, "late");

        Assert.Equal("late", (await waiting).Messages.Single().Body);
    }

    [Fact]
    public async Task Delays_retention_and_attributes_are_those_of_the_queue()
    {
        await using var account = await Account.StartAsync();
        var (sqs, url) = await CreateAsync(account, ("DelaySeconds", "10"), ("MessageRetentionPeriod", "60"));
        await sqs.SendMessageAsync(url, "a");

        Assert.Empty(await ReceiveAsync(sqs, url));
        var delayed = await sqs.GetQueueAttributesAsync(url, ["All"]);
        Assert.Equal((0, 1), (delayed.ApproximateNumberOfMessages, delayed.ApproximateNumberOfMessagesDelayed));
        Assert.Equal((30, "arn:aws:sqs:us-east-1:123456789012:queue"), (delayed.VisibilityTimeout, delayed.QueueARN));
        account.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, (await sqs.GetQueueAttributesAsync(url, ["All"])).ApproximateNumberOfMessages);
        account.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty(await ReceiveAsync(sqs, url));
    }

    [Fact]
    public async Task What_nobody_could_handle_moves_to_the_dead_letters()
    {
        await using var account = await Account.StartAsync();
        var (sqs, _) = await CreateAsync(account);
        var dead = (await sqs.CreateQueueAsync("dead")).QueueUrl;
        var url = (await sqs.CreateQueueAsync(new CreateQueueRequest
        {
            QueueName = "live",
            Attributes = new()
            {
                ["RedrivePolicy"] = """{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:123456789012:dead", "maxReceiveCount": 2}""",
            },
        })).QueueUrl;
        await sqs.SendMessageAsync(url, "poison");
        for (var i = 0; i < 2; i++)
        {
            Assert.Single(await ReceiveAsync(sqs, url));
            account.Clock.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Empty(await ReceiveAsync(sqs, url));
        Assert.Equal("poison", (await ReceiveAsync(sqs, dead)).Single().Body);
    }

    [Fact]
    public async Task Batches_tell_of_each_entry_and_queues_are_refused_as_AWS_refuses_them()
    {
        await using var account = await Account.StartAsync();
        var (sqs, url) = await CreateAsync(account, ("MaximumMessageSize", "1024"));
        var sent = await sqs.SendMessageBatchAsync(url, [new("good", "x"), new("long", new string('x', 1025))]);

        Assert.Equal("good", sent.Successful.Single().Id);
        Assert.Equal(("long", "InvalidParameterValue", true), (sent.Failed.Single().Id, sent.Failed.Single().Code, sent.Failed.Single().SenderFault));
        await Assert.ThrowsAsync<BatchEntryIdsNotDistinctException>(() => sqs.SendMessageBatchAsync(url, [new("a", "x"), new("a", "y")]));
        await Assert.ThrowsAsync<EmptyBatchRequestException>(() => sqs.SendMessageBatchAsync(url, []));
        await Assert.ThrowsAsync<QueueNameExistsException>(() => CreateAsync(account, ("MaximumMessageSize", "2048")));
        Assert.Equal(url, (await CreateAsync(account, ("MaximumMessageSize", "1024"))).Url);
        await Assert.ThrowsAsync<InvalidAttributeNameException>(() => CreateAsync(account, ("Nothing", "1")));
        await Assert.ThrowsAsync<InvalidAttributeValueException>(() => CreateAsync(account, ("VisibilityTimeout", "43201")));
        await Assert.ThrowsAsync<QueueDoesNotExistException>(() => sqs.GetQueueUrlAsync("none"));
        await Assert.ThrowsAsync<ReceiptHandleIsInvalidException>(() => sqs.DeleteMessageAsync(url, "x"));
        await sqs.PurgeQueueAsync(url);
        Assert.Empty(await ReceiveAsync(sqs, url));
        await sqs.DeleteQueueAsync(url);
        await Assert.ThrowsAsync<QueueDoesNotExistException>(() => sqs.SendMessageAsync(url, "x"));
    }

    [Fact]
    public async Task Boto3_finds_its_attributes_tags_and_codes()
    {
        await using var account = await Account.StartAsync();

        await Boto3.RunAsync(account, """
            sqs = boto3.client("sqs")
            url = sqs.create_queue(QueueName="q", tags={"team": "a"})["QueueUrl"]
            eq(sqs.list_queues(QueueNamePrefix="q")["QueueUrls"], [url])
            attributes = {"kind": {"DataType": "String", "StringValue": "x"}, "raw": {"DataType": "Binary", "BinaryValue": b"\x00\x01"}}
            sqs.send_message(QueueUrl=url, MessageBody="hällo", MessageAttributes=attributes)
            m = sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"], MessageSystemAttributeNames=["All"])["Messages"][0]
            eq((m["Body"], m["MessageAttributes"]), ("hällo", attributes))
            eq(m["Attributes"]["ApproximateReceiveCount"], "1")
            sqs.tag_queue(QueueUrl=url, Tags={"stage": "test"})
            sqs.untag_queue(QueueUrl=url, TagKeys=["team"])
            eq(sqs.list_queue_tags(QueueUrl=url)["Tags"], {"stage": "test"})
            eq(code(sqs.get_queue_url, QueueName="none"), "AWS.SimpleQueueService.NonExistentQueue")
            eq(code(sqs.create_queue, QueueName="q.fifo"), "NotImplementedException")
            eq(code(sqs.create_queue, QueueName="q q"), "InvalidParameterValue")
            eq(code(sqs.receive_message, QueueUrl=url, MaxNumberOfMessages=11), "InvalidParameterValue")
            """, output);
    }

    private static async Task<(IAmazonSQS Sqs, string Url)> CreateAsync(Account account, params (string Name, string Value)[] attributes)
    {
        var sqs = account.Sqs;
        var request = new CreateQueueRequest
        {
            QueueName = "queue",
            Attributes = attributes.ToDictionary(attribute => attribute.Name, attribute => attribute.Value),
        };
        return (sqs, (await sqs.CreateQueueAsync(request)).QueueUrl);
    }

    private static async Task<List<Message>> ReceiveAsync(IAmazonSQS sqs, string url) => (await sqs.ReceiveMessageAsync(new ReceiveMessageRequest
    {
        QueueUrl = url,
        MaxNumberOfMessages = 10,
        MessageSystemAttributeNames = ["All"],
    })).Messages ?? [];
}
