using Reconciler.Emulator.Platform.Faults;

namespace EndToEnd.Tests;

/// <summary>
/// A process that is killed after any of its changes has written nothing down, and needs not to: the next one ends where an undisturbed one
/// does. Killed means that no further request of it is answered, not even one that is under way.
/// </summary>
public sealed class KillTests
{
    private const string Converge = nameof(Converge);
    private const string Update = nameof(Update);
    private const string Prune = nameof(Prune);
    private const string Destroy = nameof(Destroy);

    private const string Allow = "permit (principal is AgentCore::OAuthUser, action, resource is AgentCore::Gateway) when { principal.hasTag(\"a\") };";
    private const string Deny = "forbid (principal is AgentCore::OAuthUser, action, resource is AgentCore::Gateway) when { principal.hasTag(\"d\") };";

    private static readonly StackBuilder Stack = new StackBuilder("shop")
        .WithPool()
        .WithPolicyEngine()
        .WithPolicy("allow", Allow)
        .WithPolicy("deny", Deny)
        .WithServer()
        .WithGateway(pool: "users", engine: "engine")
        .WithTarget();

    [Theory]
    [InlineData(Converge, 15)]
    [InlineData(Update, 8)]
    [InlineData(Prune, 2)]
    [InlineData(Destroy, 10)]
    public async Task Whenever_a_process_is_killed_the_next_one_ends_in_the_undisturbed_state(string phase, int least)
    {
        var (changes, expected) = await RunAsync(phase, killAfter: null);
        Assert.True(changes >= least, $"{phase} makes only {changes} changes.");
        for (var n = 0; n < changes; n++)
        {
            var (_, left) = await RunAsync(phase, killAfter: n);

            // AWS may still make a pool whose request was under way, after the next process has looked. Of two the older counts, and diff
            // names the other.
            Assert.True(expected.SequenceEqual(left.Distinct()), $"{phase}, killed after {n} changes: {string.Join(", ", expected.Except(left).Concat(left.Except(expected)))}");
        }
    }

    /// <summary>Runs a phase, or kills it and runs it again.</summary>
    /// <returns>How many changes the undisturbed phase makes, and what is there afterwards.</returns>
    private static async Task<(int Changes, IReadOnlyList<string> Left)> RunAsync(string phase, int? killAfter)
    {
        var options = new WorkshopOptions { Stack = Stack };
        await using var workshop = phase == Converge ? await Workshop.StartAsync(options) : await Workshop.ConvergedAsync(options);
        Edit(workshop, phase);
        if (killAfter is { } n) await KillAsync(workshop, phase, n);
        var when = $"{phase}, killed after {killAfter} changes";
        var result = await StartAsync(workshop, phase, CancellationToken.None);
        Assert.True(result.ExitCode == 0, $"{when}: {result}");
        var changes = workshop.Mutations.Count;
        if (phase != Destroy)
        {
            var diff = await workshop.DiffAsync("--exit-code");
            Assert.True(diff.ExitCode == 0, $"{when}: {diff}");
        }

        return (changes, await Inventory.OfAsync(workshop));
    }

    private static void Edit(Workshop workshop, string phase)
    {
        switch (phase)
        {
            case Update:
                workshop.Edit(StackBuilder.FileName, "description: The tools of gateway", "description: Other tools");
                workshop.Edit(StackBuilder.FileName, "hasTag(\"a\")", "hasTag(\"b\")");
                workshop.Edit(StackBuilder.FileName, "hasTag(\"d\")", "hasTag(\"e\")");
                workshop.Edit(StackBuilder.FileName, "serverProtocol: MCP}", "serverProtocol: MCP}\n  environmentVariables: {COLOR: red}");
                break;
            case Prune:
                var documents = File.ReadAllText(Path.Combine(workshop.Specs, StackBuilder.FileName)).Split("---\n");
                var kept = documents.Where(document => !document.Contains("kind: GatewayTarget", StringComparison.Ordinal) && !document.Contains("name: deny", StringComparison.Ordinal));
                File.WriteAllText(Path.Combine(workshop.Specs, StackBuilder.FileName), string.Join("---\n", kept));
                break;
        }
    }

    private static async Task KillAsync(Workshop workshop, string phase, int changes)
    {
        using var kill = new CancellationTokenSource();
        using var silence = workshop.Aws.Faults.Add(new Fault
        {
            Kind = FaultKind.Hang,
            Times = null,
            When = _ =>
            {
                if (workshop.Aws.Requests.Mutating.Count < changes) return false;
                kill.Cancel();
                return true;
            },
        });
        var killed = await StartAsync(workshop, phase, kill.Token);
        Assert.True(killed.ExitCode == 130, $"{phase} was over before {changes} changes: {killed}");
    }

    private static Task<CommandResult> StartAsync(Workshop workshop, string phase, CancellationToken cancellationToken) => workshop.RunAsync(
        phase == Destroy
            ? ["destroy", workshop.Specs, "--yes", "--allow-data-loss"]
            : ["apply", workshop.Specs, "--yes", "--allow-widening", "--confirm-prune"],
        cancellationToken);
}
