using Microsoft.Extensions.Hosting;

namespace Reconciler.Emulator.Host;

/// <summary>
/// A host lifetime without signal handlers: the emulator is embedded in a program that handles Ctrl-C and SIGTERM itself.
/// </summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
