using System.Text;

namespace Reconciler.Worker.Hosting;

/// <summary>Sends changes of conditions to a URL as CloudEvents 1.0 in structured mode.</summary>
/// <param name="url">The URL.</param>
/// <param name="run">Tells the events of this process from those of others, because each process counts from 1.</param>
internal sealed class CloudEventSink(Uri url, string run) : IRequestSink
{
    private readonly NewsFilter _news = new();

    public string Name => url.GetLeftPart(UriPartial.Authority);

    public Func<HttpRequestMessage>? Describe(StackEvent change) => _news.IsNews(change) ? () => Create(change) : null;

    private HttpRequestMessage Create(StackEvent change) => new(HttpMethod.Post, url)
    {
        Content = new StringContent(CloudEvent.Create(change, run), Encoding.UTF8, CloudEvent.MediaType),
    };
}
