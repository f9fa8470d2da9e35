using Amazon.CodeBuild.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;

namespace Engine.Tests.Execution;

/// <summary>
/// A resource type without AWS behind it that counts its mutating calls and behaves as badly as its <see cref="Habit"/> says. With
/// <see cref="Habit.AtRandom"/> it behaves in another way at every call.
/// </summary>
internal sealed class UnrulyResourceType(string name, Habit habit, TimeProvider clock, Random random, int? paidAttempts = null)
    : ResourceTypeBase<UnrulyState>
{
    private UnrulyState? _live;
    private DateTimeOffset _visibleAt;
    private DateTimeOffset _changingUntil;
    private Phase _phase = Phase.Ready;

    public override string Name { get; } = name;

    public override ResourceTraits Traits { get; } = new()
    {
        CreateOnly = new HashSet<string> { "fixed" },
        NotCompared = new HashSet<string> { "name" },
        PaidAttempts = paidAttempts,
    };

    /// <summary>The mutating calls so far.</summary>
    public int Calls { get; private set; }

    /// <summary>Somebody else deletes the resource.</summary>
    public void DeleteOutside() => _live = null;

    /// <summary>Somebody else changes the resource.</summary>
    public void ChangeOutside(string value) => _live!.Value = value;

    private Habit Now => habit == Habit.AtRandom ? Enum.GetValues<Habit>()[random.Next(Enum.GetValues<Habit>().Length - 1)] : habit;

    protected override IEnumerable<string?> Identity(UnrulyState desired) => [desired.Name];

    protected override Task<LiveResource?> ObserveAsync(
        AwsAccount aws, UnrulyState desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        if (_live is null || clock.GetUtcNow() < _visibleAt) return Task.FromResult<LiveResource?>(null);
        if (Now == Habit.CannotBeRead && random.Next(2) == 0) throw Failed("ServiceUnavailableException", 503);
        if (Now == Habit.Vanishes && random.Next(3) == 0)
        {
            _live = null;
            return Task.FromResult<LiveResource?>(null);
        }

        var state = new UnrulyState { Name = _live.Name, Value = _live.Value, Fixed = _live.Fixed };
        switch (Now)
        {
            case Habit.Normalises:
                state.Value = state.Value.ToUpperInvariant();
                break;
            case Habit.Flaps when random.Next(2) == 0:
                state.Value = "set back";
                break;
            case Habit.ComesBackAsSomethingElse when random.Next(2) == 0:
                state.Fixed = "another";
                break;
        }

        var phase = clock.GetUtcNow() < _changingUntil ? Phase.Changing : _phase;
        return Task.FromResult<LiveResource?>(new LiveResource(_live.Name, state) { Phase = phase, Reason = $"{phase}" });
    }

    protected override Task<string> CreateAsync(AwsAccount aws, UnrulyState desired, CancellationToken cancellationToken)
    {
        Change(desired);
        return Task.FromResult(desired.Name);
    }

    protected override Task UpdateAsync(
        AwsAccount aws,
        UnrulyState desired,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        Change(desired);
        return Task.CompletedTask;
    }

    public override Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        Calls++;
        if (Now != Habit.NeverGoes || random.Next(4) == 0) _live = null;
        return Task.CompletedTask;
    }

    protected override Task<bool> RepairAsync(
        AwsAccount aws, UnrulyState desired, LiveResource live, CancellationToken cancellationToken)
    {
        if (random.Next(2) == 0) return Task.FromResult(false);
        Change(desired);
        return Task.FromResult(true);
    }

    private void Change(UnrulyState desired)
    {
        Calls++;
        switch (Now)
        {
            case Habit.Refuses:
                throw Failed("ValidationException", 400);
            case Habit.IsBusy:
                throw Failed("ConflictException", 409);
            case Habit.AnswersNothing:
                throw new HttpRequestException("connection reset");
        }

        _phase = Now switch
        {
            Habit.Fails => Phase.Failed,
            Habit.DegradesOrFails => random.Next(2) == 0 ? Phase.Degraded : Phase.Failed,
            _ => Phase.Ready,
        };
        if (Now == Habit.NeverShowsAChange && _live is not null) return;
        _live = new UnrulyState { Name = desired.Name, Value = desired.Value, Fixed = desired.Fixed };
        if (Now == Habit.AnswersLate) _visibleAt = clock.GetUtcNow() + TimeSpan.FromSeconds(random.Next(120));
        if (Now == Habit.TakesLong) _changingUntil = clock.GetUtcNow() + TimeSpan.FromMinutes(random.Next(40));
        if (Now == Habit.NeverShowsAChange) _live.Value = "old";
    }

    private static AWSCodeBuildException Failed(string code, int status) => new(code)
    {
        ErrorCode = code,
        StatusCode = (System.Net.HttpStatusCode)status,
    };

    private sealed class AWSCodeBuildException(string message) : Amazon.CodeBuild.AmazonCodeBuildException(message);
}
