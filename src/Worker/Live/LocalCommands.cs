using System.Collections.Concurrent;
using System.Net.Http.Json;

namespace Reconciler.Worker.Live;

/// <summary>
/// Tells an embedded AWS by which program it runs the server of a runtime on this machine. AWS itself runs images and has no such call, so
/// nothing is sent anywhere but to an endpoint on this machine, and to that no more once it does not know the call.
/// </summary>
internal sealed class LocalCommands : IDisposable
{
    private readonly HttpClient? _http;
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _told = new(StringComparer.Ordinal);
    private volatile bool _isUnknown;

    public LocalCommands(Uri? endpoint)
    {
        if (endpoint is { IsLoopback: true }) _http = new HttpClient { BaseAddress = endpoint, Timeout = TimeSpan.FromSeconds(10) };
    }

    /// <summary>Tells the command of a runtime, unless it was told before.</summary>
    /// <param name="runtimeName">The runtime's name; it need not exist yet.</param>
    /// <param name="command">The program and its arguments; none when there is no way to run it here.</param>
    /// <param name="isChanging">Whether the runtime is about to be made or changed: who lost it has lost its command, too.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task TellAsync(string runtimeName, IReadOnlyList<string> command, bool isChanging, CancellationToken cancellationToken)
    {
        if (_http is null || _isUnknown || (!isChanging && _told.TryGetValue(runtimeName, out var told) && told.SequenceEqual(command))) return;
        try
        {
            using var answer = await _http.PutAsJsonAsync($"/_emulator/commands/{Uri.EscapeDataString(runtimeName)}", new { command }, cancellationToken).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode) _told[runtimeName] = command;
            else _isUnknown = true;
        }
        catch (HttpRequestException)
        {
            // Nobody is there; the calls of the pass say so better.
        }
        catch (TaskCanceledException e) when (e.InnerException is TimeoutException)
        {
        }
    }

    public void Dispose() => _http?.Dispose();
}
