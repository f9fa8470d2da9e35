using Microsoft.Extensions.Hosting;

namespace Reconciler.Emulator.Host;

/// <summary>The emulator lives inside another program, which alone decides what Ctrl-C and SIGTERM mean.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
