using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Worker.Hosting;

/// <summary>Sends changes of conditions to a URL as CloudEvents 1.0 in structured mode.</summary>
/// <param name="url">The URL.</param>
/// <param name="run">Tells the events of this process from those of others, because each process counts from 1.</param>
internal sealed class CloudEventSink(Uri url, string run) : INotificationSink
{
    /// <summary>The type of the events.</summary>
    public const string Type = "reconciler.condition.changed";

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private readonly NewsFilter _news = new();

    public string Name => url.GetLeftPart(UriPartial.Authority);

    public Func<HttpRequestMessage>? Describe(StackEvent change) => _news.IsNews(change) ? () => Create(change) : null;

    private HttpRequestMessage Create(StackEvent change)
    {
        var document = new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = $"{run}-{change.Number}",
            ["source"] = "reconciler",
            ["type"] = Type,
            ["subject"] = change.Subject,
            ["time"] = change.Time.ToString("O"),
            ["datacontenttype"] = "application/json",
            ["data"] = JsonSerializer.SerializeToNode(
                new { subject = change.Subject, commit = change.Commit, condition = change.Condition }, Web),
        };
        return new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(document.ToJsonString(), Encoding.UTF8, "application/cloudevents+json"),
        };
    }
}
