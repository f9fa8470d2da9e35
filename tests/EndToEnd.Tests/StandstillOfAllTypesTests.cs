using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Spec.Loading;

namespace EndToEnd.Tests;

/// <summary>
/// What drifts in a resource of any type ends the standstill of its stack: at once where an event tells of it, and at the latest when its deep
/// check is due.
/// </summary>
public sealed class StandstillOfAllTypesTests
{
    private static readonly TimeSpan Resync = TimeSpan.FromMinutes(5);
    private static readonly EngineOptions Options = new() { ListMaxAge = Resync / 2, DeepCheckEvery = Resync * 12 };

    public static TheoryData<string> Cases => [.. DriftCases.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Drift_ends_the_standstill(string name)
    {
        var drift = DriftCases.All[name];
        await using var workshop = await (drift.Stack?.Invoke() ?? StackBuilder.OfWorkshop()).ConvergedAsync();
        using var accounts = new AccountFactory(new ConnectionOptions { Endpoint = workshop.Aws.Endpoint, Engine = Options }, workshop.Clock);
        using var told = new AccountFactory(new ConnectionOptions { Endpoint = workshop.Aws.Endpoint, Engine = Options }, workshop.Clock);
        var (settled, _) = await SettleAsync(workshop, accounts);
        await ResyncAsync(workshop, async () => Assert.Null(await settled.FindMovedAsync(CancellationToken.None)));
        var events = await EventQueue.CreateAsync(workshop);
        var (settledAndTold, reads) = await SettleAsync(workshop, told);
        await drift.Change(workshop);

        // With events the next look sees it, however long the resync takes.
        var changes = (await events.TakeAsync()).Where(happened => happened.ChangesSomething).Select(happened => happened.ToChange()).ToList();
        foreach (var change in changes) told.NoteChange(change);
        var isConcerned = changes.ConvertAll(change => reads.Expire(change)).Contains(true);
        Assert.Equal(!IsDataEvent(drift), isConcerned && await settledAndTold.FindMovedAsync(CancellationToken.None) is not null);
        string? moved = null;
        await ResyncAsync(workshop, async () => moved ??= await settled.FindMovedAsync(CancellationToken.None));

        Assert.NotNull(moved);
    }

    /// <summary>Looks at every resync until all deep checks have been due.</summary>
    private static async Task ResyncAsync(Workshop workshop, Func<Task> lookAsync)
    {
        for (var passed = TimeSpan.Zero; passed <= Options.DeepCheckEvery + Resync; passed += Resync)
        {
            await lookAsync();
            workshop.Clock.Advance(Resync);
        }
    }

    // CloudTrail records the objects of a bucket only if it is asked to.
    private static bool IsDataEvent(DriftCase drift) => drift.Resource.StartsWith("SourceArchive/", StringComparison.Ordinal);

    private static async Task<(SettledStack Settled, StackReads Reads)> SettleAsync(Workshop workshop, AccountFactory accounts)
    {
        var stack = StackLoader.Load(workshop.Specs).Stack!;
        var reconcilers = new StackReconcilerFactory(accounts, workshop.Variables.GetValueOrDefault);
        var reconciler = await reconcilers.ConnectAsync(stack, new StackMemory(), accessLogger: null, CancellationToken.None);
        var result = await reconciler.ReconcileAsync(ReconcileMode.Apply, confirmPrune: false, Silent.Instance, CancellationToken.None);
        var settled = reconciler.Settle(result)
            ?? throw new InvalidOperationException(string.Join('\n', result.Outcomes.Select(o => $"{o.Address} {o.State} {o.Change} {o.Reason}")));
        return (settled, reconciler.LastReads!);
    }
}
