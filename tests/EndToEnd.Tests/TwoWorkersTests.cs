using Amazon.S3.Model;
using Reconciler.Engine.Aws;
using Reconciler.Spec.Kinds;
using Reconciler.Worker.Hosting;

namespace EndToEnd.Tests;

/// <summary>
/// Whole workers with a lease on one account, each with a clock of its own. What becomes of the lease of a worker that was killed is in the
/// tests of the lease, where one clock is that of S3 and of all workers.
/// </summary>
public sealed class TwoWorkersTests : IAsyncLifetime
{
    private readonly List<RunningOperator> _workers = [];
    private AccountFactory? _accounts;

    [Fact]
    public async Task Of_workers_that_start_together_one_works_and_the_other_takes_over_at_once_after_a_stop()
    {
        await using var workshop = await Workshop.StartAsync(new WorkshopOptions { Stack = new StackBuilder("shop").WithGateway() });
        await workshop.Clients.S3.PutBucketAsync(new PutBucketRequest { BucketName = "leases" });
        workshop.Aws.Requests.Clear();
        var (one, other) = (Create(workshop, "one"), Create(workshop, "other"));
        var done = new[] { one, other }.Select(worker => worker.Log.NextAsync("2 of 2 resources ready")).ToList();
        var waiting = new[] { one, other }.Select(worker => worker.Log.NextAsync("Waiting for the lease")).ToList();

        await Task.WhenAll(one.Service.StartAsync(default), other.Service.StartAsync(default));
        var told = await await Task.WhenAny(waiting).WaitAsync(TimeSpan.FromMinutes(1));
        var (first, second) = waiting[1].IsCompleted ? (one, other) : (other, one);
        await first.WaitAsync(done[first == one ? 0 : 1]);

        // Of two that ask at the same moment, one is told only that it came too late.
        Assert.Matches($"Waiting for the lease, which ({(first == one ? "one" : "other")} holds|another process has just taken)", told);
        Assert.Equal(["CreateGateway", "CreateRole"], workshop.Mutations.Where(operation => operation.StartsWith("Create", StringComparison.Ordinal)).Order());
        workshop.Aws.Requests.Clear();

        var takenOver = second.Log.NextAsync("The lease is held");
        var looked = second.Log.NextAsync("2 of 2 resources ready");
        await StopAsync(first);
        await second.Clock.PassUntilAsync(takenOver, LeaseKeeper.LookEvery);
        await second.WaitAsync(looked);
        Assert.Equal(["PutObject"], workshop.Mutations.Distinct());
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var worker in _workers) await worker.DisposeAsync();
        _accounts?.Dispose();
    }

    private async Task StopAsync(RunningOperator worker)
    {
        _workers.Remove(worker);
        await worker.DisposeAsync();
        await worker.Lease!.DisposeAsync();
    }

    private RunningOperator Create(Workshop workshop, string name)
    {
        var worker = RunningOperator.Create(workshop, clock => CreateLease(workshop, name, clock));
        _workers.Add(worker);
        return worker;
    }

    private S3Lease CreateLease(Workshop workshop, string name, TimeProvider clock)
    {
        _accounts ??= new AccountFactory(
            new ConnectionOptions { Endpoint = workshop.Aws.Endpoint, Region = "us-east-1" }, TimeProvider.System);
        return new S3Lease(token => _accounts.ConnectAsync(new StackSpec(), token), "leases", "shop", name, clock);
    }
}
