using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Reconciler.Engine.Aws;
using Reconciler.Worker.Hosting.Events;

namespace EndToEnd.Tests;

/// <summary>A queue with the management events of the account of a workshop, as docs/events.md tells people to make it.</summary>
internal sealed class EventQueue
{
    public const string Name = "reconciler-events";

    private readonly IAmazonSQS _sqs;
    private readonly string _url;

    private EventQueue(IAmazonSQS sqs, string url) => (_sqs, _url) = (sqs, url);

    /// <summary>Makes a queue, a rule and the permission of the rule to send.</summary>
    public static async Task<EventQueue> CreateAsync(Workshop workshop)
    {
        var sqs = workshop.Clients.Sqs;
        var url = (await sqs.CreateQueueAsync(new CreateQueueRequest { QueueName = Name })).QueueUrl;
        var arn = (await sqs.GetQueueAttributesAsync(url, ["QueueArn"])).QueueARN;
        using var events = new HttpClient(new SigningHandler(
            new BasicAWSCredentials(workshop.Aws.AccessKeyId, workshop.Aws.SecretAccessKey),
            "us-east-1",
            workshop.Clock,
            new SocketsHttpHandler(),
            "events"))
        {
            BaseAddress = workshop.Aws.Endpoint,
        };
        var rule = await CallAsync("PutRule", new JsonObject
        {
            ["Name"] = Name,
            ["EventPattern"] = """{"detail-type": ["AWS API Call via CloudTrail"], "detail": {"readOnly": [false]}}""",
        });
        await CallAsync("PutTargets", new JsonObject
        {
            ["Rule"] = Name,
            ["Targets"] = new JsonArray(new JsonObject { ["Id"] = "queue", ["Arn"] = arn }),
        });
        await sqs.SetQueueAttributesAsync(url, new Dictionary<string, string>
        {
            ["Policy"] = $$$"""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"},
                "Action": "sqs:SendMessage", "Resource": "{{{arn}}}",
                "Condition": {"ArnEquals": {"aws:SourceArn": "{{{rule["RuleArn"]}}}"} } }]}
                """,
        });
        await sqs.PurgeQueueAsync(new PurgeQueueRequest { QueueUrl = url });
        return new EventQueue(sqs, url);

        async Task<JsonObject> CallAsync(string operation, JsonObject input)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/");
            request.Headers.Add("X-Amz-Target", "AWSEvents." + operation);
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(input.ToJsonString()));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
            using var response = await events.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, text);
            return (JsonObject)JsonNode.Parse(text)!;
        }
    }

    /// <summary>Takes all events that are there.</summary>
    public async Task<IReadOnlyList<ManagementEvent>> TakeAsync()
    {
        var taken = new List<ManagementEvent>();
        while (true)
        {
            var messages = (await _sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = _url, MaxNumberOfMessages = 10 })).Messages;
            if (messages is not { Count: > 0 }) return taken;
            foreach (var message in messages)
            {
                taken.Add(ManagementEvent.Parse(message.Body) ?? throw new InvalidOperationException(message.Body));
                await _sqs.DeleteMessageAsync(_url, message.ReceiptHandle);
            }
        }
    }
}
