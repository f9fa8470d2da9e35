using System.Diagnostics;
using System.Globalization;
using Reconciler.Bench.Kill;

// Kills the worker at random moments of each phase, and checks that the next process ends in the undisturbed state.
var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 30;
var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
var failures = 0;
foreach (var phase in Enum.GetValues<Phase>())
{
    var watch = Stopwatch.StartNew();
    var undisturbed = await KillRound.RunAsync(phase, killAfter: null);
    var duration = undisturbed.Duration;
    Console.WriteLine(
        $"{phase}: {duration.TotalSeconds:0.0} s undisturbed, {undisturbed.Changes} changes, {undisturbed.Left.Count} resources left");
    var random = new Random(HashCode.Combine(seed, (int)phase));
    var early = 0;
    for (var round = 1; round <= rounds; round++)
    {
        var after = duration * random.NextDouble();
        var killed = await KillRound.RunAsync(phase, after);
        if (killed.ChangesBeforeKill == 0) early++;
        var differs = undisturbed.Left.Except(killed.Left).Concat(killed.Left.Except(undisturbed.Left)).ToList();
        if (differs.Count == 0 && killed.Problem is null) continue;
        failures++;
        Console.WriteLine($"{phase} {round}, killed after {after.TotalSeconds:0.000} s: {killed.Problem ?? string.Join(", ", differs)}");
    }

    Console.WriteLine($"{phase}: {rounds} rounds in {watch.Elapsed.TotalSeconds:0} s, {early} of them killed before the first change");
}

Console.WriteLine(failures == 0 ? "Every round ended in the undisturbed state." : $"{failures} rounds did not.");
return failures == 0 ? 0 : 1;
