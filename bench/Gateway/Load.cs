using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace Reconciler.Bench.Gateway;

/// <summary>Calls one tool at one URL with concurrent callers and measures the latency.</summary>
internal sealed class Load : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 256 });
    private readonly Uri _url;
    private readonly byte[] _body;
    private readonly string? _token;

    public Load(Uri url, string tool, string? token)
    {
        (_url, _token) = (url, token);
        _body = Encoding.UTF8.GetBytes(
            $$$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"{{{{tool}}}}","arguments":{"a":5,"b":3}}}""");
    }

    /// <summary>Makes a number of calls with a number of concurrent callers.</summary>
    public async Task<Measurement> RunAsync(int calls, int callers)
    {
        var times = new double[calls];
        var next = -1;
        var errors = 0;
        var begin = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < calls;)
            {
                var start = Stopwatch.GetTimestamp();
                if (!await CallAsync()) Interlocked.Increment(ref errors);
                times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        })));
        var wall = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        Array.Sort(times);
        return new Measurement(calls / wall, times[calls / 2], times[calls * 99 / 100], errors);
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool> CallAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(_body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        if (_token is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {_token}");
        using var response = await _http.SendAsync(request);
        var answer = await response.Content.ReadAsByteArrayAsync();
        return response.IsSuccessStatusCode && answer.AsSpan().IndexOf("\"text\":\"8\""u8) >= 0;
    }
}
