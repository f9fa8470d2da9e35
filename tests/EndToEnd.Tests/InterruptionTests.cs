using Reconciler.Emulator.Platform.Faults;

namespace EndToEnd.Tests;

/// <summary>Wherever an apply breaks off, and whatever call gets no answer or a bad one, the next apply completes it and nothing is there twice.</summary>
public sealed class InterruptionTests
{
    /// <summary>The changes of an undisturbed first apply, in their order.</summary>
    private static readonly Lazy<Task<IReadOnlyList<string>>> FirstApply = new(async () =>
    {
        await using var workshop = await Workshop.StartAsync();
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);
        return workshop.Mutations;
    });

    /// <summary>All that an undisturbed first apply asks, reads included.</summary>
    private static readonly Lazy<Task<IReadOnlyList<(string Service, string Operation)>>> Operations = new(async () =>
    {
        await using var workshop = await Workshop.StartAsync();
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);
        return [.. workshop.Aws.Requests.All.Select(request => (request.Service, request.Operation)).Distinct()];
    });

    [Fact]
    public async Task An_apply_that_is_interrupted_after_any_of_its_changes_is_completed_by_the_next()
    {
        var changes = (await FirstApply.Value).Count;
        Assert.InRange(changes, 25, 60);
        var interruptions = 0;
        for (var n = 1; n <= changes; n++)
        {
            await using var workshop = await Workshop.StartAsync();

            // What is half made must not be taken for drift, which would be left as it is.
            workshop.Edit("stack.yaml", "drift: Heal", "drift: Report");
            using var interrupt = new CancellationTokenSource();
            var seen = 0;
            using var trigger = workshop.Aws.Faults.Add(new Fault
            {
                Kind = FaultKind.Delay,
                When = _ =>
                {
                    if (workshop.Aws.Requests.Mutating.Count >= n && Interlocked.Exchange(ref seen, 1) == 0) interrupt.Cancel();
                    return false;
                },
            });

            var interrupted = await workshop.RunAsync(["apply", workshop.Specs, "--yes"], interrupt.Token);
            trigger.Dispose();

            if (interrupted.ExitCode != 0)
            {
                interruptions++;
                Assert.True(interrupted.ExitCode == 130, $"after {n} changes: {interrupted}");
            }

            await AssertCompletesAsync(workshop, $"after {n} changes");
        }

        // Only an interruption after the very last changes can come too late.
        Assert.InRange(interruptions, changes - 4, changes);
    }

    [Fact]
    public async Task A_change_that_was_made_and_not_answered_is_not_made_twice()
    {
        foreach (var operation in (await FirstApply.Value).Distinct())
        {
            await using var workshop = await Workshop.StartAsync();
            using var fault = workshop.Aws.Faults.DropResponse(operation);

            var result = await workshop.ApplyAsync();

            Assert.Equal(1, fault.Hits);
            Assert.True(result.ExitCode == 0, $"{operation}: {result}");
            if (operation.Contains("Create", StringComparison.Ordinal)) Assert.Equal((await FirstApply.Value).Count(operation.Equals), workshop.Mutations.Count(operation.Equals));
            await AssertIsCompleteAsync(workshop, operation);
        }
    }

    [Theory]
    [InlineData(FaultKind.Throttle)]
    [InlineData(FaultKind.Error)]
    public async Task A_call_that_is_refused_once_is_made_again(FaultKind kind)
    {
        foreach (var (service, operation) in await Operations.Value)
        {
            // Signing in is not retried: who cannot sign in is told so at once.
            if (operation == "GetCallerIdentity") continue;
            await using var workshop = await Workshop.StartAsync();
            using var fault = workshop.Aws.Faults.Add(new Fault { Service = service, Operation = operation, Kind = kind, Times = 1 });

            var result = await workshop.ApplyAsync();

            Assert.Equal(1, fault.Hits);
            Assert.True(result.ExitCode == 0, $"{operation}: {result}");
            await AssertIsCompleteAsync(workshop, $"{operation} {kind}");
        }
    }

    private static async Task AssertCompletesAsync(Workshop workshop, string when)
    {
        // Completing what was agreed to widens nothing: nobody is asked a second time.
        var completed = await workshop.RunAsync("apply", workshop.Specs, "--yes");
        Assert.True(completed.ExitCode == 0, $"{when}: {completed}");
        await AssertIsCompleteAsync(workshop, when);
    }

    private static async Task AssertIsCompleteAsync(Workshop workshop, string when)
    {
        Assert.True((await workshop.DiffAsync("--exit-code")).ExitCode == 0, when);
        Assert.Equal(await Inventory.OfConvergedAsync(), await Inventory.OfAsync(workshop));
    }
}
