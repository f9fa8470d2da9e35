using System.Text;
using System.Text.Json.Nodes;

namespace Reconciler.Worker.Hosting;

/// <summary>Sends changes of conditions to a webhook of Slack, or of a chat that takes the same documents.</summary>
/// <param name="url">The URL of the webhook. It is a secret: whoever knows it can write to the channel.</param>
internal sealed class SlackSink(Uri url) : IRequestSink
{
    private readonly NewsFilter _news = new();

    public string Name => $"the chat at {url.Host}";

    public Func<HttpRequestMessage>? Describe(StackEvent change) => _news.IsNews(change) ? () => Create(change) : null;

    private HttpRequestMessage Create(StackEvent change)
    {
        var condition = change.Condition!;
        var sign = ConditionHealth.IsGood(condition) ? ":white_check_mark:" : ":warning:";
        var state = $"{condition.Type} is {condition.Status} ({condition.Reason})";
        var text = $"{sign} *{Escape(change.Subject)}*: {state}\n{Escape(condition.Message)}";
        return new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(new JsonObject { ["text"] = text }.ToJsonString(), Encoding.UTF8, "application/json"),
        };
    }

    // The three characters that Slack's markup reserves.
    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
