using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Spec.Kinds;
using Reconciler.Tests.Shared;
using Reconciler.Worker.Hosting;
using Reconciler.Worker.Hosting.Events;
using Reconciler.Worker.Local;
using Reconciler.Worker.Sources.Git;

namespace EndToEnd.Tests;

/// <summary>The operator on a workshop, with a clock and a log of its own.</summary>
internal sealed class RunningOperator : IAsyncDisposable
{
    public static readonly TimeSpan Resync = TimeSpan.FromMinutes(5);

    // Long enough for any polling, and too short for a resync to come by itself.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly AccountFactory _accounts;
    private readonly ChangeAuthors _authors = new();
    private readonly string _clientName;
    private readonly EmulatorExtensions _extensions = new(_ => WorkshopOptions.Token);

    private RunningOperator(Workshop workshop, string[] paths, GitFollower[] git, AutoAdvancingClock? clock = null, LeaseKeeper? lease = null)
    {
        (Clock, Lease) = (clock ?? new AutoAdvancingClock(onDemand: true), lease);
        var engine = OperatorEngine.For(Resync);
        _clientName = engine.ClientName;
        _accounts = new AccountFactory(
            new ConnectionOptions
            {
                Endpoint = workshop.Aws.Endpoint,
                Engine = engine,
                Lease = lease?.Lease,
            },
            Clock);
        Board = new StatusStore(Clock, _authors);
        Sources = new StackSources(paths, git);
        Poller = new GitPoller(Sources, Board, TimeSpan.FromSeconds(30), Clock, Log.For<GitPoller>());
        var catalog = new StackCatalog(Sources);
        Reconcilers = new StackReconcilerFactory(_accounts, workshop.Variables.GetValueOrDefault, _extensions.Find, catalog.Read);
        Service = new StackController(
            new StackControllerOptions { Resync = Resync },
            Sources,
            Reconcilers,
            Board,
            catalog,
            new LoggingObserver(Log.For<LoggingObserver>()),
            Clock,
            Log.For<StackController>(),
            lease);
    }

    public AutoAdvancingClock Clock { get; }

    /// <summary>The lease without which it changes nothing; null if it needs none.</summary>
    public LeaseKeeper? Lease { get; }

    public RecordingLogger Log { get; } = new();

    public StackSources Sources { get; }

    public StatusStore Board { get; }

    public StackReconcilerFactory Reconcilers { get; }

    public StackController Service { get; }

    public GitPoller Poller { get; }

    /// <summary>Starts an operator that follows git. A test says when it asks for commits.</summary>
    public static async Task<RunningOperator> StartAsync(Workshop workshop, GitFollower git)
    {
        var running = new RunningOperator(workshop, [], [git]);
        await running.Service.StartAsync(CancellationToken.None);
        return running;
    }

    /// <summary>Creates what hears of changes. A test lets it receive, or starts it.</summary>
    public EventListener Listen() => new(
        new QueueAddress("us-east-1", EventQueue.Name),
        token => _accounts.ConnectAsync(new StackSpec { Region = "us-east-1" }, token),
        Service,
        _authors,
        _clientName,
        Clock,
        Log.For<EventListener>());

    /// <summary>Asks git for commits, and waits for a line of the log.</summary>
    public async Task PollAsync(params string[] line)
    {
        var seen = Log.NextAsync(line);
        foreach (var git in Sources.Git) await Poller.PollAsync(git, CancellationToken.None);
        await WaitAsync(seen);
    }

    /// <summary>Creates an operator that a test starts itself.</summary>
    public static RunningOperator Create(Workshop workshop) => new(workshop, [workshop.Specs], []);

    /// <summary>Creates an operator that needs a lease.</summary>
    public static RunningOperator Create(Workshop workshop, Func<TimeProvider, S3Lease> lease)
    {
        var clock = new AutoAdvancingClock(onDemand: true);
        return new RunningOperator(workshop, [workshop.Specs], [], clock, new LeaseKeeper(lease(clock), clock));
    }

    /// <summary>Starts the operator and waits for the end of its first pass.</summary>
    public static Task<RunningOperator> StartAsync(Workshop workshop, params string[] more) =>
        // A password that the environment gives needs no secret of its own.
        StartAsync(workshop, workshop.Variables.ContainsKey("TEST_PASSWORD") ? 15 : 16, more);

    /// <summary>The same of a workshop with more or fewer resources.</summary>
    public static Task<RunningOperator> StartAsync(Workshop workshop, int resources, params string[] more) =>
        StartUntilAsync(workshop, $"{resources} of {resources} resources ready", more);

    /// <summary>Starts the operator and waits for a line of its log.</summary>
    public static async Task<RunningOperator> StartUntilAsync(Workshop workshop, string line, params string[] more)
    {
        var running = new RunningOperator(workshop, [workshop.Specs, .. more], []);
        var ready = running.Log.NextAsync(line);
        await running.Service.StartAsync(CancellationToken.None);
        await running.WaitAsync(ready);
        return running;
    }

    /// <summary>Lets the clock run until something has happened, at most for so long that no resync falls due.</summary>
    public Task WaitAsync(Task happened) => PassUntilAsync(happened, Limit);

    /// <summary>Lets the clock run until something has happened at the next resync.</summary>
    public Task WaitForResyncAsync(Task happened) => PassUntilAsync(happened, Resync + Limit);

    private async Task PassUntilAsync(Task happened, TimeSpan limit)
    {
        try
        {
            await Clock.PassUntilAsync(happened, limit);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"Logged so far:\n{string.Join('\n', Log.Lines)}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Service.StopAsync(CancellationToken.None);
        Service.Dispose();
        Poller.Dispose();
        _extensions.Dispose();
        _accounts.Dispose();
    }
}
