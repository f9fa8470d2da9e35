using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;

namespace Reconciler.Worker.Live;

/// <summary>
/// Tells an embedded AWS by which programs it builds and runs the server of a runtime on this machine. AWS itself runs images and has no such call, so
/// nothing is sent anywhere but to an endpoint on this machine, and to that no more once it does not know the call.
/// </summary>
/// <param name="emulator">The embedded AWS; null where there is none.</param>
internal sealed class LocalCommands(HttpClient? emulator)
{
    private readonly ConcurrentDictionary<string, LocalProgram> _told = new(StringComparer.Ordinal);
    private volatile bool _isUnknown;

    /// <summary>Tells the programs of a runtime, unless they were told before.</summary>
    /// <param name="runtimeName">The runtime's name; it need not exist yet.</param>
    /// <param name="program">The programs.</param>
    /// <param name="isChanging">Whether the runtime is about to be made or changed: who lost it has lost its programs, too.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task TellAsync(string runtimeName, LocalProgram program, bool isChanging, CancellationToken cancellationToken)
    {
        if (emulator is null || _isUnknown || (!isChanging && _told.TryGetValue(runtimeName, out var told) && told == program)) return;
        try
        {
            using var answer = await emulator.PutAsJsonAsync($"/_emulator/commands/{Uri.EscapeDataString(runtimeName)}", program, JsonSerializerOptions.Web, cancellationToken).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode) _told[runtimeName] = program;
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
}
