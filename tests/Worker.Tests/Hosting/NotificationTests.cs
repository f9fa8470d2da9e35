using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Reconciler.Tests.Shared;
using Reconciler.Worker.Hosting;

namespace Worker.Tests.Hosting;

/// <summary>What receivers are told: each change of a condition once, in order, and nothing when all is well from the start.</summary>
public sealed class NotificationTests : IAsyncDisposable
{
    private readonly AutoAdvancingClock _clock = new();
    private readonly Receiver _receiver = new();
    private readonly List<string> _log = [];
    private readonly StatusStore _statuses;
    private NotificationService? _service;
    private HttpClient? _http;

    public NotificationTests() => _statuses = new StatusStore(_clock);

    public async ValueTask DisposeAsync()
    {
        if (_service is not null) await _service.StopAsync(CancellationToken.None);
        _service?.Dispose();
        _http?.Dispose();
    }

    [Fact]
    public async Task A_change_of_a_condition_is_one_CloudEvent_and_good_news_at_the_start_is_none()
    {
        await StartAsync(new CloudEventSink(new Uri("https://example.test/hook"), "run"));

        Report("good", isReady: true);
        Report("bad", isReady: false);
        Report("bad", isReady: false);
        Report("bad", isReady: true);

        var first = await _receiver.NextAsync();
        var second = await _receiver.NextAsync();
        Assert.Equal("https://example.test/hook", first.Url);
        Assert.Equal("application/cloudevents+json", first.MediaType);
        var (one, two) = (JsonNode.Parse(first.Body)!, JsonNode.Parse(second.Body)!);
        Assert.Equal(("1.0", "reconciler", "reconciler.condition.changed", "bad"), (Text(one, "specversion"), Text(one, "source"), Text(one, "type"), Text(one, "subject")));
        Assert.NotEqual(Text(one, "id"), Text(two, "id"));
        Assert.Equal((false, true), ((bool)one["data"]!["condition"]!["status"]!, (bool)two["data"]!["condition"]!["status"]!));
        Assert.Equal(2, _receiver.Count);
    }

    [Fact]
    public async Task A_receiver_that_fails_is_tried_again_and_given_up_and_the_next_change_is_sent()
    {
        _receiver.Answers.AddRange([.. Enumerable.Repeat(HttpStatusCode.BadGateway, NotificationService.MaxAttempts), HttpStatusCode.OK]);
        await StartAsync(new CloudEventSink(new Uri("https://example.test/hook"), "run"));

        Report("bad", isReady: false);
        for (var i = 0; i < NotificationService.MaxAttempts; i++) await _receiver.NextAsync();
        Report("bad", isReady: true);
        var last = await _receiver.NextAsync();

        Assert.True((bool)JsonNode.Parse(last.Body)!["data"]!["condition"]!["status"]!);
        Assert.Contains("https://example.test was not told of a change of bad: HTTP 502", Assert.Single(_log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_receiver_refuses_is_not_repeated()
    {
        _receiver.Answers.AddRange([HttpStatusCode.NotFound, HttpStatusCode.OK]);
        await StartAsync(new CloudEventSink(new Uri("https://example.test/hook"), "run"));

        Report("bad", isReady: false);
        await _receiver.NextAsync();
        Report("bad", isReady: true);
        await _receiver.NextAsync();

        Assert.Equal(2, _receiver.Count);
    }

    [Fact]
    public async Task A_chat_gets_a_text_without_markup_of_others_and_its_URL_is_in_no_log()
    {
        _receiver.Answers.Add(HttpStatusCode.Forbidden);
        await StartAsync(new SlackSink(new Uri("https://hooks.example.test/SECRET")));

        Report("<!channel> & co", isReady: false);
        var sent = await _receiver.NextAsync();
        Report("<!channel> & co", isReady: true);
        await _receiver.NextAsync();

        Assert.StartsWith(":warning: *&lt;!channel&gt; &amp; co*: SourceReady is False (Broken)", Text(JsonNode.Parse(sent.Body)!, "text"), StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", Assert.Single(_log), StringComparison.Ordinal);
    }

    private static string Text(JsonNode node, string member) => (string)node[member]!;

    private void Report(string source, bool isReady) =>
        _statuses.ReportSource(source, "abc", isReady ? "Fetched" : "Broken", isReady, isReady ? "It is fine." : "It is <broken>.");

    private Task StartAsync(IRequestSink sink)
    {
        _http = new HttpClient(_receiver);
        _service = new NotificationService(_statuses, [new HttpSink(sink, _http)], _clock, new ListLogger(_log));
        return _service.StartAsync(CancellationToken.None);
    }

    private sealed record Sent(string Url, string? MediaType, string Body);

    private sealed class Receiver : HttpMessageHandler
    {
        private readonly Channel<Sent> _sent = Channel.CreateUnbounded<Sent>();
        private int _count;

        public List<HttpStatusCode> Answers { get; } = [];

        public int Count => _count;

        public async Task<Sent> NextAsync() => await _sent.Reader.ReadAsync();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = _count < Answers.Count ? Answers[_count] : HttpStatusCode.OK;
            _count++;
            var body = await request.Content!.ReadAsStringAsync(cancellationToken);
            _sent.Writer.TryWrite(new Sent(request.RequestUri!.ToString(), request.Content.Headers.ContentType?.MediaType, body));
            return new HttpResponseMessage(answer);
        }
    }

    private sealed class ListLogger(List<string> lines) : ILogger<NotificationService>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Add(formatter(state, exception));
    }
}
