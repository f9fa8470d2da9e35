using Amazon.S3.Model;
using Reconciler.Engine.Aws;
using Reconciler.Spec.Kinds;
using Reconciler.Worker.Hosting;

namespace EndToEnd.Tests;

/// <summary>
/// Two workers on one empty account. Each has a clock of its own, and time passes for it only while the test says so: a worker whose clock
/// stands still is one that was killed. The lease ends by the clock of S3.
/// </summary>
public sealed class LeaseOperatorTests : IAsyncLifetime, IDisposable
{
    private static readonly StackBuilder Stack = new StackBuilder("shop").WithPolicyEngine().WithGateway(engine: "engine");

    private Workshop _workshop = null!;
    private AccountFactory _accounts = null!;

    public async Task InitializeAsync()
    {
        _workshop = await Workshop.StartAsync(new WorkshopOptions { Stack = Stack });
        await _workshop.Clients.S3.PutBucketAsync(new PutBucketRequest { BucketName = "leases" });
        _workshop.Aws.Requests.Clear();
        _accounts = new AccountFactory(
            new ConnectionOptions { Endpoint = _workshop.Aws.Endpoint, Region = "us-east-1" }, TimeProvider.System);
    }

    public async Task DisposeAsync() => await _workshop.DisposeAsync();

    public void Dispose() => _accounts.Dispose();

    [Fact]
    public async Task Of_two_workers_one_works_and_the_other_takes_over_within_75_seconds_after_a_kill()
    {
        await using var one = Create("one");
        await using var two = Create("two");
        var (working, waiting) = await StartAsync(one, two);
        Assert.Equal(await CountCreatesAsync(), Creates());
        _workshop.Aws.Requests.Clear();

        // All three clocks began at the same time and run at one speed, except that those of the two ran first.
        _workshop.Clock.Advance(working.Clock.GetUtcNow() - Min(_workshop.Clock.GetUtcNow(), working.Clock.GetUtcNow()));

        // From here on the clock of the working one stands still. Nobody renews, and S3 says when the lease ends.
        var (ready, killed) = (waiting.Log.NextAsync("3 of 3 resources ready"), waiting.Clock.GetUtcNow());
        Assert.False(waiting.Lease!.Lease.IsHeld);
        _workshop.Clock.Advance(S3Lease.Duration + S3Lease.RenewEvery);
        await waiting.WaitAsync(ready);

        Assert.True(waiting.Lease.Lease.IsHeld);
        Assert.InRange(waiting.Clock.GetUtcNow() - killed, TimeSpan.Zero, LeaseKeeper.LookEvery);
        Assert.Equal(["PutObject"], _workshop.Mutations.Distinct());
        Assert.NotSame(working, waiting);
    }

    [Fact]
    public async Task After_a_clean_stop_the_other_takes_over_at_its_next_look()
    {
        await using var one = Create("one");
        await using var two = Create("two");
        var (working, waiting) = await StartAsync(one, two);
        var ready = waiting.Log.NextAsync("3 of 3 resources ready");

        await working.Service.StopAsync(CancellationToken.None);
        await working.Lease!.DisposeAsync();
        await waiting.WaitAsync(ready);

        Assert.True(waiting.Lease!.Lease.IsHeld);
        Assert.Equal(await CountCreatesAsync(), Creates());
    }

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    /// <summary>Starts both at the same time, and lets the one that works converge.</summary>
    private static async Task<(RunningOperator Working, RunningOperator Waiting)> StartAsync(RunningOperator one, RunningOperator two)
    {
        var held = new[] { one, two }.ToDictionary(worker => worker.Log.NextAsync("The lease is held"));
        var told = new[] { one, two }.ToDictionary(worker => worker, worker => worker.Log.NextAsync("Waiting for the lease, which"));
        var ready = new[] { one, two }.ToDictionary(worker => worker, worker => worker.Log.NextAsync("3 of 3 resources ready"));
        await Task.WhenAll(one.Service.StartAsync(CancellationToken.None), two.Service.StartAsync(CancellationToken.None));
        var working = held[await Task.WhenAny(held.Keys)];
        var waiting = working == one ? two : one;
        await told[waiting];
        await working.WaitAsync(ready[working]);
        return (working, waiting);
    }

    private List<string> Creates() =>
        [.. _workshop.Mutations.Where(operation => operation.StartsWith("Create", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>What one worker alone creates.</summary>
    private static async Task<List<string>> CountCreatesAsync()
    {
        await using var alone = await Workshop.StartAsync(new WorkshopOptions { Stack = Stack });
        await alone.ApplyAsync();
        return [.. alone.Mutations.Where(operation => operation.StartsWith("Create", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    private RunningOperator Create(string owner) => RunningOperator.Create(
        _workshop, clock => new S3Lease(token => _accounts.ConnectAsync(new StackSpec(), token), "leases", "shop", owner, clock));
}
