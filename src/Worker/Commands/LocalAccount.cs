using Reconciler.Emulator.Host;
using Reconciler.Engine.Aws;

namespace Reconciler.Worker.Commands;

/// <summary>The embedded AWS of a state folder (<c>--local</c>): hosted by this command, or by an emulator that serves the folder.</summary>
/// <param name="Hosted">The embedded AWS in this process; null if an emulator serves the folder.</param>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Keys">The keys of the folder.</param>
internal sealed record LocalAccount(EmulatedAws? Hosted, Uri Endpoint, EmulatorKeys Keys) : IAsyncDisposable
{
    /// <summary>Starts the embedded AWS, or finds the emulator that serves the folder.</summary>
    /// <exception cref="ConnectionException">The folder cannot be used.</exception>
    public static async Task<LocalAccount> OpenAsync(string folder, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var options = new EmulatorOptions
        {
            StateDirectory = Path.GetFullPath(folder),
            Clock = environment.Clock,
            Latency = EmulatorLatency.Interactive,
            BuildCacheDirectory = CacheFolder.FindBuildCache(environment),
        };
        EmulatorKeys? keys = null;
        try
        {
            keys = EmulatorKeys.Create(options.StateDirectory);
            var hosted = await EmulatedAws.StartAsync(keys.ApplyTo(options), cancellationToken);
            return new LocalAccount(hosted, hosted.Endpoint, keys);
        }
        catch (IOException) when (keys is not null && EmulatorAddress.Find(folder) is { } address)
        {
            return new LocalAccount(null, address, keys);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new ConnectionException(
                $"The embedded AWS cannot start: {e.Message}",
                "If another command uses this state folder, wait for it. Otherwise choose another folder with --local=DIR.");
        }
    }

    public ValueTask DisposeAsync() => Hosted?.DisposeAsync() ?? ValueTask.CompletedTask;
}
