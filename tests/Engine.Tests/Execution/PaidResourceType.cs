using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;

namespace Engine.Tests.Execution;

/// <summary>A resource type whose creation costs money. It counts how often AWS accepted it.</summary>
internal sealed class PaidResourceType(Habit habit, Random random) : ResourceTypeBase<UnrulyState>
{
    private Phase? _phase;

    public override string Name => "Paid";

    public override ResourceTraits Traits { get; } = new() { NotCompared = new HashSet<string> { "name" }, PaidAttempts = 2 };

    public int Accepted { get; private set; }

    protected override IEnumerable<string?> Identity(UnrulyState desired) => [desired.Name];

    protected override Task<LiveResource?> ObserveAsync(
        AwsAccount aws, UnrulyState desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        if (habit == Habit.Vanishes || (habit == Habit.AtRandom && random.Next(3) == 0)) _phase = null;
        if (_phase is not { } phase) return Task.FromResult<LiveResource?>(null);
        if (phase == Phase.Changing && random.Next(3) == 0) _phase = habit == Habit.Behaves ? Phase.Ready : Phase.Failed;
        return Task.FromResult<LiveResource?>(new LiveResource("one", desired) { Phase = phase, Reason = "it failed" });
    }

    protected override Task<string> CreateAsync(AwsAccount aws, UnrulyState desired, CancellationToken cancellationToken)
    {
        if (habit == Habit.AnswersNothing && random.Next(2) == 0) throw new HttpRequestException("connection reset");
        Accepted++;
        _phase = Phase.Changing;
        return Task.FromResult("one");
    }

    protected override Task UpdateAsync(
        AwsAccount aws,
        UnrulyState desired,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task<bool> RepairAsync(
        AwsAccount aws, UnrulyState desired, LiveResource live, CancellationToken cancellationToken)
    {
        await CreateAsync(aws, desired, cancellationToken);
        return true;
    }
}
