using Reconciler.Bench.Gateway;

string[] command = ["dotnet", Repository.Server(), "--Logging:LogLevel:Default=Warning"];
await using var direct = await DirectServer.StartAsync(command);
await using var stack = await GatewayStack.StartAsync(command);
using var server = new Load(direct.Url, "add_numbers", null);
using var gateway = new Load(stack.Url, "mcp-server-target___add_numbers", stack.Token);

// Both take turns, so that what else the machine does is shared fairly.
foreach (var load in (Load[])[server, gateway, server, gateway]) await load.RunAsync(5_000, 16);

Console.WriteLine($"{"",-28} {"calls/s",9} {"p50 ms",8} {"p99 ms",8} {"errors",7}");
foreach (var callers in (int[])[1, 64])
{
    var calls = callers == 1 ? 3_000 : 10_000;
    var rounds = new List<(Measurement Server, Measurement Gateway)>();
    for (var round = 0; round < 5; round++) rounds.Add((await server.RunAsync(calls, callers), await gateway.RunAsync(calls, callers)));
    Show($"server, {callers} callers", rounds.Select(r => r.Server));
    Show($"gateway, {callers} callers", rounds.Select(r => r.Gateway));
    Console.WriteLine($"{"added at p50",-28} {"",9} {Middle(rounds.Select(r => r.Gateway.Median - r.Server.Median)),8:0.00}");
}

var before = Footprint.Take();
var last = await gateway.RunAsync(10_000, 64);
var after = Footprint.Take();
Console.WriteLine($"before 10,000 calls: {before}");
Console.WriteLine($"after them:          {after}");
return last.Errors == 0 ? 0 : 1;

static void Show(string name, IEnumerable<Measurement> rounds)
{
    var all = rounds.ToList();
    Console.WriteLine($"{name,-28} {Middle(all.Select(m => m.PerSecond)),9:0} {Middle(all.Select(m => m.Median)),8:0.00} {Middle(all.Select(m => m.P99)),8:0.00} {all.Sum(m => m.Errors),7}");
}

static double Middle(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
