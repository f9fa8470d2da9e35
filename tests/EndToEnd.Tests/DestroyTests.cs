using Reconciler.Emulator.Platform.Faults;

namespace EndToEnd.Tests;

/// <summary>Wherever a destroy breaks off, and whatever call gets no answer or a bad one, the next destroy completes it.</summary>
public sealed class DestroyTests
{
    private static readonly Lazy<Task<IReadOnlyList<string>>> Deletions = new(async () =>
    {
        await using var workshop = await Workshop.ConvergedAsync();
        Assert.Equal(0, (await workshop.DestroyAsync()).ExitCode);
        return workshop.Mutations;
    });

    [Fact]
    public async Task Destroy_is_completed_by_the_next_when_it_stops_after_any_deletion()
    {
        var deletions = (await Deletions.Value).Count;
        var interruptions = 0;
        for (var n = 1; n <= deletions; n++)
        {
            await using var workshop = await Workshop.ConvergedAsync();
            using var interrupt = new CancellationTokenSource();
            using var trigger = workshop.Aws.Faults.Add(new Fault
            {
                Kind = FaultKind.Delay,
                When = _ =>
                {
                    if (workshop.Aws.Requests.Mutating.Count >= n) interrupt.Cancel();
                    return false;
                },
            });

            var interrupted = await workshop.RunAsync(["destroy", workshop.Specs, "--yes", "--allow-data-loss"], interrupt.Token);
            trigger.Dispose();

            if (interrupted.ExitCode == 130) interruptions++;
            await AssertCompletesAsync(workshop, $"after {n} deletions");
        }

        Assert.InRange(interruptions, deletions - 4, deletions);
    }

    [Theory]
    [InlineData(FaultKind.DropResponse)]
    [InlineData(FaultKind.Throttle)]
    [InlineData(FaultKind.Error)]
    public async Task A_deletion_that_is_not_answered_or_refused_once_is_made_all_the_same(FaultKind kind)
    {
        foreach (var operation in (await Deletions.Value).Distinct())
        {
            await using var workshop = await Workshop.ConvergedAsync();
            using var fault = workshop.Aws.Faults.Add(new Fault { Operation = operation, Kind = kind, Times = 1 });

            var result = await workshop.DestroyAsync();

            Assert.Equal(1, fault.Hits);
            Assert.True(result.ExitCode == 0, $"{operation}: {result}");
            Assert.Empty(await Inventory.OfAsync(workshop));
        }
    }

    [Fact]
    public async Task A_second_destroy_has_nothing_to_do()
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().ConvergedAsync();
        await workshop.DestroyAsync();
        workshop.Aws.Requests.Clear();

        var result = await workshop.DestroyAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task Destroy_needs_no_secret_and_asks_for_none()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().StartAsync();
        workshop.Edit(StackBuilder.FileName, "{env: TEST_PASSWORD, generate: true}", "{env: TEST_PASSWORD}");
        workshop.Variables["TEST_PASSWORD"] = "correct-horse-battery-staple-42";
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);
        workshop.Variables.Clear();

        var result = await workshop.DestroyAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Empty(await Inventory.OfAsync(workshop));
    }

    private static async Task AssertCompletesAsync(Workshop workshop, string when)
    {
        var completed = await workshop.DestroyAsync();
        Assert.True(completed.ExitCode == 0, $"{when}: {completed}");
        Assert.Empty(await Inventory.OfAsync(workshop));
    }
}
