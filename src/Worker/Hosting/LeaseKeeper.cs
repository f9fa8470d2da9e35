using Amazon.Runtime;
using Reconciler.Engine.Aws;

namespace Reconciler.Worker.Hosting;

/// <summary>Waits for the lease, renews it while it is needed, and gives it back.</summary>
/// <param name="lease">The lease.</param>
/// <param name="clock">The clock.</param>
internal sealed class LeaseKeeper(S3Lease lease, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>How often a process that waits looks.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _renewing = Task.CompletedTask;

    /// <summary>The lease.</summary>
    public S3Lease Lease { get; } = lease;

    /// <summary>Canceled if the lease was held and is not any more. What this process knows may be out of date then: start anew.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Waits until this process holds the lease, and keeps it from then on.</summary>
    /// <param name="waiting">Told what it waits for, whenever that changes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ConnectionException">The account of the lease cannot be reached at the start.</exception>
    public async Task AcquireAsync(Action<string> waiting, CancellationToken cancellationToken)
    {
        // Without region or credentials there is nothing to wait for.
        string? told = null;
        await Lease.ConnectAsync(cancellationToken);
        while (await TryAsync(cancellationToken) is { } obstacle)
        {
            if (obstacle != told) waiting(obstacle);
            told = obstacle;
            await clock.Delay(LookEvery, cancellationToken);
        }

        _renewing = RenewAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _renewing;
        try
        {
            await Lease.ReleaseAsync(CancellationToken.None);
        }
        catch (Exception e) when (IsPassing(e))
        {
            // It ends by itself.
        }

        _stop.Dispose();
        _lost.Dispose();
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            var wait = S3Lease.RenewEvery;
            while (true)
            {
                await clock.Delay(wait, cancellationToken);
                wait = await TryAsync(cancellationToken) is null ? S3Lease.RenewEvery : LookEvery;
                if (Lease.IsHeld) continue;
                await _lost.CancelAsync();
                return;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It is not needed any more.
        }
    }

    /// <returns>Why the lease is not held; null if it is.</returns>
    private async Task<string?> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await Lease.TryAcquireAsync(cancellationToken)) return null;
            return Lease.Holder is { } holder ? $"the lease, which {holder} holds" : "the lease, which another process has just taken";
        }
        catch (ConnectionException e)
        {
            return $"the lease: {e.Message} {e.Hint}";
        }
        catch (Exception e) when (IsPassing(e))
        {
            return $"the lease: {e.Message}";
        }
    }

    private static bool IsPassing(Exception e) =>
        e is AmazonServiceException or AmazonClientException or HttpRequestException or TimeoutException or ConnectionException;
}
