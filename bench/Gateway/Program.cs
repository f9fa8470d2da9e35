using Reconciler.Bench.Gateway;

string[] command = ["dotnet", Repository.Server(), "--Logging:LogLevel:Default=Warning"];
await using var direct = await DirectServer.StartAsync(command);
await using var open = await GatewayStack.StartAsync(command, withPolicies: false);
await using var guarded = await GatewayStack.StartAsync(command, withPolicies: true);
const string Tool = "mcp-server-target___add_numbers";
using var server = new Load(direct.Url, "add_numbers", null);
using var gateway = new Load(open.Url, Tool, open.Token);
using var policies = new Load(guarded.Url, Tool, guarded.Token);
(string Name, Load Load)[] all = [("server", server), ("gateway", gateway), ("gateway with policies", policies)];

// The variants alternate, so that other load on the machine affects all of them.
for (var turn = 0; turn < 2; turn++)
    foreach (var (_, load) in all) await load.RunAsync(5_000, 16);

Console.WriteLine($"| {"",-36} | {"calls/s",8} | {"p50 ms",8} | {"p99 ms",8} | {"p50 added ms",12} | {"errors",6} |");
foreach (var callers in (int[])[1, 64])
{
    var rounds = new List<Measurement[]>();
    for (var round = 0; round < 5; round++)
    {
        var measured = new List<Measurement>();
        foreach (var (_, load) in all) measured.Add(await load.RunAsync(callers == 1 ? 3_000 : 10_000, callers));
        rounds.Add([.. measured]);
    }

    for (var i = 0; i < all.Length; i++)
    {
        var own = rounds.Select(r => r[i]).ToList();
        var added = Middle(rounds.Select(r => r[i].Median - r[0].Median));
        Console.WriteLine(
            $"| {$"{all[i].Name}, {callers} caller{(callers == 1 ? "" : "s")}",-36} | " +
            $"{Middle(own.Select(m => m.PerSecond)),8:0} | {Middle(own.Select(m => m.Median)),8:0.00} | " +
            $"{Middle(own.Select(m => m.P99)),8:0.00} | {added,12:0.00} | {own.Sum(m => m.Errors),6} |");
    }
}

Console.WriteLine($"before:            {Footprint.Take()}");
var errors = (await gateway.RunAsync(10_000, 64)).Errors;
Console.WriteLine($"10,000 calls more: {Footprint.Take()}");
errors += (await gateway.RunAsync(40_000, 64)).Errors;
Console.WriteLine($"40,000 calls more: {Footprint.Take()}");
return errors == 0 ? 0 : 1;

static double Middle(IEnumerable<double> values)
{
    var sorted = values.Order().ToList();
    return sorted[sorted.Count / 2];
}
