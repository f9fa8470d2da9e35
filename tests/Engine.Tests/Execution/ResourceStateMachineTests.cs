using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Engine.Tests.Execution;

/// <summary>The state machine of a resource as a table: progress and observation in, action and progress out.</summary>
public sealed class ResourceStateMachineTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly EngineOptions Options = new();
    private static readonly Failure Busy = new(FailureKind.Conflict, "ConflictException", "busy");
    private static readonly Failure Invalid = new(FailureKind.Invalid, "ValidationException", "invalid");

    private static readonly Dictionary<string, ProgressState> States = new(StringComparer.Ordinal)
    {
        ["Unknown"] = new ProgressState.Unknown(),
        ["Settled"] = new ProgressState.Settled(Now - TimeSpan.FromMinutes(1)),
        ["Awaiting"] = new ProgressState.Awaiting(Now - TimeSpan.FromSeconds(10), 3),
        ["Awaiting for long"] = new ProgressState.Awaiting(Now - TimeSpan.FromMinutes(3), 9),
        ["Changing"] = new ProgressState.Changing(Now - TimeSpan.FromSeconds(10), 3),
        ["Changing for long"] = new ProgressState.Changing(Now - TimeSpan.FromMinutes(21), 90),
        ["Confirming"] = new ProgressState.Confirming(Now - TimeSpan.FromMilliseconds(100)),
        ["Confirmed"] = new ProgressState.Confirming(Now - TimeSpan.FromMilliseconds(300)),
        ["Deleting"] = new ProgressState.Deleting(Now - TimeSpan.FromSeconds(10), 3, Now + TimeSpan.FromSeconds(1)),
        ["Deleting, call due"] = new ProgressState.Deleting(Now - TimeSpan.FromSeconds(10), 3, Now),
        ["Retrying"] = new ProgressState.Retrying(Now + TimeSpan.FromSeconds(1), Busy, "busy"),
        ["Stalled"] = new ProgressState.Stalled(Now + TimeSpan.FromMinutes(1), Invalid, "invalid"),
        ["Stalled, due"] = new ProgressState.Stalled(Now, Invalid, "invalid"),
        ["Stalled for good"] = new ProgressState.Stalled(null, null, "failed twice"),
    };

    private static readonly Dictionary<string, Observation> Observations = new(StringComparer.Ordinal)
    {
        ["missing"] = new Observation.Missing(),
        ["in sync"] = new Observation.InSync(),
        ["differs"] = new Observation.Differs(NeedsReplace: false, "name"),
        ["differs for good"] = new Observation.Differs(NeedsReplace: true, "name"),
        ["reported drift"] = new Observation.Differs(NeedsReplace: false, "name", IsReportedDrift: true),
        ["broken"] = new Observation.Broken("FAILED"),
        ["in motion"] = new Observation.InMotion("UPDATING"),
        ["to delete"] = new Observation.ToDelete(IsUnderWay: false),
        ["being deleted"] = new Observation.ToDelete(IsUnderWay: true, "DELETING"),
        ["gone"] = new Observation.Gone(),
        ["foreign"] = new Observation.Foreign("not ours"),
        ["impossible"] = new Observation.Impossible("AWS has no call for it"),
        ["incomplete"] = new Observation.Incomplete(),
        ["not prepared"] = new Observation.NotPrepared("the server starts"),
        ["unreadable"] = new Observation.Unreadable(Busy),
        ["accepted create"] = new Observation.Accepted(StepAction.Create, "id"),
        ["accepted update"] = new Observation.Accepted(StepAction.Update),
        ["accepted replace"] = new Observation.Accepted(StepAction.Replace),
        ["accepted repair"] = new Observation.Accepted(StepAction.Repair),
        ["accepted delete"] = new Observation.Accepted(StepAction.Delete),
        ["refused, busy"] = new Observation.Refused(Busy),
        ["refused, invalid"] = new Observation.Refused(Invalid),
        ["refused, no patience"] = new Observation.Refused(Busy, TimeSpan.Zero),
    };

    [Theory]

    // What AWS returns leads to a call, or to a state.
    [InlineData("Unknown", "missing", "Create", "Unknown", null)]
    [InlineData("Unknown", "in sync", "Ready", "Settled", null)]
    [InlineData("Unknown", "differs", "Update", "Unknown", null)]
    [InlineData("Unknown", "differs for good", "Replace", "Unknown", null)]
    [InlineData("Unknown", "reported drift", "Drifted", "Unknown", null)]
    [InlineData("Unknown", "broken", "Repair", "Unknown", null)]
    [InlineData("Unknown", "in motion", "Waiting", "Changing", 0.075)]
    [InlineData("Unknown", "to delete", "Delete", "Unknown", null)]
    [InlineData("Unknown", "being deleted", "Waiting", "Deleting", 0.075)]
    [InlineData("Unknown", "gone", "Deleted", "Unknown", null)]
    [InlineData("Unknown", "foreign", "Conflict", "Unknown", null)]
    [InlineData("Unknown", "impossible", "Stalled", "Unknown", null)]
    [InlineData("Unknown", "incomplete", "Blocked", "Unknown", null)]
    [InlineData("Unknown", "not prepared", "Waiting", "Awaiting", 0.075)]
    [InlineData("Unknown", "unreadable", "Waiting", "Retrying", 0.5)]

    // A settled resource.
    [InlineData("Settled", "in sync", "Ready", "Settled", null)]
    [InlineData("Settled", "differs", "Update", "Unknown", null)]
    [InlineData("Settled", "missing", "Create", "Unknown", null)]
    [InlineData("Settled", "in motion", "Waiting", "Changing", 0.075)]
    [InlineData("Settled", "foreign", "Conflict", "Unknown", null)]

    // A precondition that stays unmet does not stop the call for ever.
    [InlineData("Awaiting", "not prepared", "Waiting", "Awaiting", 0.896)]
    [InlineData("Awaiting", "missing", "Create", "Awaiting", null)]
    [InlineData("Awaiting for long", "missing", "Create", "Awaiting", null)]

    // A change that AWS works on.
    [InlineData("Changing", "in motion", "Waiting", "Changing", 0.896)]
    [InlineData("Changing for long", "in motion", "Stalled", "Changing", 300.0)]
    [InlineData("Changing", "in sync", "Waiting", "Confirming", 0.25)]
    [InlineData("Confirming", "in sync", "Waiting", "Confirming", 0.15)]
    [InlineData("Confirmed", "in sync", "Ready", "Settled", null)]
    [InlineData("Changing", "broken", "Repair", "Changing", null)]

    // A deletion goes on whatever the resource shows.
    [InlineData("Deleting", "to delete", "Waiting", "Deleting", 0.896)]
    [InlineData("Deleting, call due", "to delete", "Delete", "Deleting", null)]
    [InlineData("Deleting, call due", "being deleted", "Waiting", "Deleting", 0.896)]
    [InlineData("Deleting", "missing", "Create", "Unknown", null)]
    [InlineData("Deleting", "gone", "Deleted", "Unknown", null)]

    // No call before it is due.
    [InlineData("Retrying", "in sync", "Waiting", "Confirming", 0.25)]
    [InlineData("Retrying", "unreadable", "Waiting", "Retrying", 1.0)]
    [InlineData("Stalled", "differs", "Stalled", "Stalled", 60.0)]
    [InlineData("Stalled", "missing", "Stalled", "Stalled", 60.0)]
    [InlineData("Stalled", "broken", "Stalled", "Stalled", 60.0)]
    [InlineData("Stalled", "in sync", "Waiting", "Confirming", 0.25)]
    [InlineData("Stalled, due", "differs", "Update", "Stalled", null)]
    [InlineData("Stalled, due", "broken", "Repair", "Stalled", null)]
    [InlineData("Stalled for good", "broken", "Stalled", "Stalled", null)]
    [InlineData("Stalled for good", "in motion", "Waiting", "Changing", 0.075)]

    // How AWS answers a call.
    [InlineData("Unknown", "accepted create", "Waiting", "Changing", 0.075)]
    [InlineData("Unknown", "accepted update", "Waiting", "Changing", 0.075)]
    [InlineData("Unknown", "accepted replace", "Waiting", "Deleting", 0.075)]
    [InlineData("Unknown", "accepted delete", "Waiting", "Deleting", 0.075)]
    [InlineData("Unknown", "accepted repair", "Waiting", "Changing", 0.5)]
    [InlineData("Unknown", "refused, busy", "Waiting", "Retrying", 0.5)]
    [InlineData("Unknown", "refused, invalid", "Stalled", "Stalled", 60.0)]
    [InlineData("Unknown", "refused, no patience", "Stalled", "Stalled", 60.0)]
    [InlineData("Deleting", "refused, busy", "Waiting", "Deleting", 0.5)]
    public void Next_step(string state, string observation, string expected, string nextState, double? requeueAfterSeconds)
    {
        var pending = state is "Changing" or "Confirming" or "Confirmed" or "Retrying" or "Stalled" ? ChangeKind.Update : ChangeKind.None;
        var progress = Known() with { State = States[state], Pending = pending };

        var step = ResourceStateMachine.Next(progress, Observations[observation], Context(Now));

        Assert.Equal(expected, step.Action == StepAction.None ? step.State.ToString() : step.Action.ToString());
        Assert.Equal(nextState, step.Progress.State.GetType().Name);
        if (step.Action != StepAction.None) return;
        Assert.Equal(requeueAfterSeconds, step.RequeueAt is { } due ? Math.Round((due - Now).TotalSeconds, 3) : null);
    }

    [Fact]
    public void Table_has_every_state_and_every_observation()
    {
        Assert.Equal(
            Nested(typeof(ProgressState)),
            States.Values.Select(state => state.GetType().Name).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(
            Nested(typeof(Observation)),
            Observations.Values.Select(observation => observation.GetType().Name).Distinct().Order(StringComparer.Ordinal));

        static IEnumerable<string> Nested(Type type) => type.GetNestedTypes()
            .Where(nested => nested.IsSubclassOf(type))
            .Select(nested => nested.Name)
            .Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Precondition_is_checked_until_its_patience_ends()
    {
        var awaiting = Known() with { State = States["Awaiting"] };
        var forLong = Known() with { State = States["Awaiting for long"] };

        Assert.True(ResourceStateMachine.Next(awaiting, Observations["missing"], Context(Now)).ChecksPrecondition);
        Assert.False(ResourceStateMachine.Next(forLong, Observations["missing"], Context(Now)).ChecksPrecondition);
    }

    [Theory]
    [InlineData(2.0, 2.0)]
    [InlineData(30.0, 10.0)]
    [InlineData(null, 10.0)]
    public void A_look_that_comes_late_says_nothing_of_the_time_since_it_was_due(double? due, double took)
    {
        var since = Now - TimeSpan.FromSeconds(10);
        var changing = new ProgressState.Changing(since, 0) { Due = due is { } seconds ? since + TimeSpan.FromSeconds(seconds) : null };
        var progress = Known() with { State = changing, Pending = ChangeKind.Create };

        var step = ResourceStateMachine.Next(progress, Observations["in sync"], Context(Now));

        Assert.Equal((ChangeKind.Create, TimeSpan.Zero, TimeSpan.FromSeconds(took)), step.Took);
    }

    [Fact]
    public void New_desired_state_gets_new_attempts_and_lets_go_on_what_AWS_is_at()
    {
        var stalled = Known() with { State = States["Stalled for good"], Ledger = new AttemptLedger { DesiredHash = "hash", Changes = 6 } };
        var deleting = stalled with { State = States["Deleting"] };

        var step = ResourceStateMachine.Next(stalled, Observations["differs"], Context(Now, "other"));

        Assert.Equal(StepAction.Update, step.Action);
        Assert.Equal(0, step.Progress.Ledger.Changes);
        Assert.IsType<ProgressState.Deleting>(
            ResourceStateMachine.Next(deleting, Observations["to delete"], Context(Now, "other")).Progress.State);
    }

    [Fact]
    public void Changes_that_AWS_never_returns_stall_with_the_members()
    {
        var (step, now) = Repeat(Observations["differs"], step => new Observation.Accepted(step.Action));

        Assert.Equal(ResourceState.Stalled, step.State);
        Assert.Equal("AWS accepted the change but returns other values for name", step.Reason);
        Assert.Equal(Options.MaxChanges, step.Progress.Ledger.Changes);
        Assert.InRange(now - Now, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void A_resource_that_differs_again_and_again_stalls_and_is_forgiven_with_time()
    {
        var (progress, now) = (Known(), Now);
        Step step;
        do
        {
            step = ResourceStateMachine.Next(progress, Observations["differs"], Context(now));
            if (step.Action == StepAction.None)
            {
                if (step.State == ResourceState.Stalled) break;
                (progress, now) = (step.Progress, step.RequeueAt!.Value);
                continue;
            }

            progress = ResourceStateMachine.Next(step.Progress, Observations["accepted update"], Context(now)).Progress;
            progress = ResourceStateMachine.Next(progress, Observations["in sync"], Context(now)).Progress;
            now += Options.ReadyConfirmationDelay;
            progress = ResourceStateMachine.Next(progress, Observations["in sync"], Context(now)).Progress;
        }
        while (true);

        Assert.Contains("name differs again after 6 changes", step.Reason, StringComparison.Ordinal);
        var settled = step.Progress with { State = new ProgressState.Settled(now) };
        var later = ResourceStateMachine.Next(settled, Observations["differs"], Context(now + TimeSpan.FromMinutes(61)));
        Assert.Equal(StepAction.Update, later.Action);
        Assert.Equal(0, later.Progress.Ledger.Changes);
    }

    [Fact]
    public void A_failing_call_is_repeated_for_its_patience_and_then_rarely()
    {
        var attempts = new List<TimeSpan>();
        var (progress, now) = (Known(), Now);
        while (now < Now + TimeSpan.FromHours(12))
        {
            var step = ResourceStateMachine.Next(progress, Observations["missing"], Context(now));
            if (step.Action != StepAction.None)
            {
                attempts.Add(now - Now);
                step = ResourceStateMachine.Next(step.Progress, Observations["refused, busy"], Context(now));
            }

            (progress, now) = (step.Progress, step.RequeueAt!.Value);
        }

        Assert.InRange(attempts.Count(at => at <= Options.RetryPatience), 20, 30);
        Assert.InRange(attempts.Count(at => at > Options.RetryPatience), 12, 20);
        Assert.All(attempts.Zip(attempts.Skip(1)), pair => Assert.True(pair.Second - pair.First <= Options.LongestStalledRetry));
    }

    [Fact]
    public void Repairs_go_on_for_minutes_also_if_they_replace_the_resource()
    {
        var (progress, now, repairs) = (Known(), Now, 0);
        while (true)
        {
            var step = ResourceStateMachine.Next(progress, Observations["broken"], Context(now));
            if (step.State == ResourceState.Stalled) break;
            if (step.Action == StepAction.Repair)
            {
                repairs++;
                var replaced = ResourceStateMachine.Next(
                    step.Progress, new Observation.Accepted(StepAction.Replace, IsRepair: true), Context(now));
                var create = ResourceStateMachine.Next(replaced.Progress, Observations["missing"], Context(now));
                while (create.Action == StepAction.None)
                {
                    now = create.RequeueAt!.Value;
                    create = ResourceStateMachine.Next(create.Progress, Observations["missing"], Context(now));
                }

                step = ResourceStateMachine.Next(create.Progress, Observations["accepted create"], Context(now));
            }

            (progress, now) = (step.Progress, step.RequeueAt!.Value);
        }

        Assert.InRange(now - Now, Options.RepairPatience, Options.RepairPatience + TimeSpan.FromMinutes(1));
        Assert.InRange(repairs, 5, 20);
    }

    [Fact]
    public void What_costs_money_is_repeated_once_and_again_when_somebody_asks()
    {
        var traits = new ResourceTraits { PaidAttempts = 2 };
        var context = Context(Now) with { Traits = traits };
        var once = Known() with { Ledger = new AttemptLedger { DesiredHash = "hash", Changes = 1 } };
        var twice = Known() with { Ledger = new AttemptLedger { DesiredHash = "hash", Changes = 2 } };
        var recorded = new Observation.Broken("build failed", Attempts: 2);

        Assert.Equal(StepAction.Repair, ResourceStateMachine.Next(once, Observations["broken"], context).Action);
        var stalled = ResourceStateMachine.Next(twice, Observations["broken"], context);
        Assert.Equal((ResourceState.Stalled, null), (stalled.State, stalled.RequeueAt));

        // After a restart of the process AWS still knows of the attempts.
        Assert.Equal(ResourceState.Stalled, ResourceStateMachine.Next(Known(), recorded, context).State);
        var asked = Known() with { Ledger = new AttemptLedger { DesiredHash = "hash", IsRequested = true } };
        Assert.Equal(StepAction.Repair, ResourceStateMachine.Next(asked, recorded, context).Action);
    }

    [Fact]
    public void A_created_resource_that_is_not_visible_yet_is_not_created_twice()
    {
        var created = ResourceStateMachine.Next(Known(), Observations["accepted create"], Context(Now)).Progress;

        Assert.Equal(StepAction.None, ResourceStateMachine.Next(created, Observations["missing"], Context(Now + TimeSpan.FromSeconds(29))).Action);
        Assert.Equal(StepAction.Create, ResourceStateMachine.Next(created, Observations["missing"], Context(Now + TimeSpan.FromSeconds(31))).Action);
    }

    private static ResourceProgress Known() => ResourceProgress.None with { Ledger = new AttemptLedger { DesiredHash = "hash" } };

    private static StepContext Context(DateTimeOffset now, string hash = "hash") =>
        new(now, Options, new ResourceTraits { ConfirmReady = true }, hash);

    /// <summary>Repeats an observation, and an answer to each call, until the resource stalls.</summary>
    private static (Step Step, DateTimeOffset Now) Repeat(Observation observation, Func<Step, Observation> answer)
    {
        var (progress, now) = (Known(), Now);
        while (true)
        {
            var step = ResourceStateMachine.Next(progress, observation, Context(now));
            if (step.State == ResourceState.Stalled) return (step, now);
            if (step.Action != StepAction.None) step = ResourceStateMachine.Next(step.Progress, answer(step), Context(now));
            (progress, now) = (step.Progress, step.RequeueAt!.Value);
        }
    }
}
