namespace Reconciler.Worker.Hosting;

/// <summary>Sends the requests of a receiver.</summary>
/// <param name="requests">The receiver.</param>
/// <param name="http">Sends them. It is not disposed.</param>
internal sealed class HttpSink(IRequestSink requests, HttpClient http) : INotificationSink
{
    public string Name => requests.Name;

    public Func<CancellationToken, Task>? Describe(StackEvent change) =>
        requests.Describe(change) is { } create ? cancellationToken => SendAsync(create, cancellationToken) : null;

    private async Task SendAsync(Func<HttpRequestMessage> create, CancellationToken cancellationToken)
    {
        using var request = create();
        using var response = await http.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode) return;
        var status = (int)response.StatusCode;
        throw new NotificationException($"HTTP {status}", canPass: status is 408 or 429 or >= 500);
    }
}
