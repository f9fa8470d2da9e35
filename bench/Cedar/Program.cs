using System.Diagnostics;
using Cedar;
using Cedar.Evaluation;
using Cedar.Json;
using Cedar.Policies;
using CedarBench;

// Nanoseconds and allocated bytes of one authorization. With a folder that has node_modules/@cedar-policy/cedar-wasm as the
// argument, the official implementation is measured beside it on the same workloads.
var workloads = new[] { 1, 10, 100, 1_000 }.Select(n => new Workload(n)).ToList();
var official = OfficialEngine.Measure(workloads, args.Length > 0 ? args[0] : ".");
Console.WriteLine($"{"policies",10} {"ns/call",10} {"bytes/call",12} {"cedar-wasm ns/call",20}");
for (var i = 0; i < workloads.Count; i++)
{
    var (nanoseconds, bytes) = Measure(workloads[i]);
    Console.WriteLine(
        $"{workloads[i].Count,10} {nanoseconds,10:F0} {bytes,12} {(official is null ? "not here" : official[i].ToString("N0")),20}");
}

// The same through Access, as the gateway calls it: a caller that is remembered by its token, and new arguments for each call.
Console.WriteLine();
Console.WriteLine($"{"policies",10} {"ns/call at the gateway",24} {"bytes/call",12}");
foreach (var count in new[] { 1, 10, 100, 1_000 })
{
    var (nanoseconds, bytes) = GatewayDecision.Measure(count);
    Console.WriteLine($"{count,10} {nanoseconds,24:F0} {bytes,12}");
}

static (double Nanoseconds, long Bytes) Measure(Workload workload)
{
    var authorizer = new Authorizer(PolicySet.Parse(workload.Policies));
    var entities = EntityJson.Read(workload.Entities);
    var request = workload.Request;
    if (authorizer.Authorize(request, entities).Decision != Decision.Allow)
        throw new InvalidOperationException("the workload is meant to be allowed");

    // Enough iterations for the last compilation tier and for the resolution of the clock.
    for (var i = 0; i < 200_000; i++)
        authorizer.Authorize(request, entities);
    const int Calls = 500_000;
    var allocated = GC.GetAllocatedBytesForCurrentThread();
    var start = Stopwatch.GetTimestamp();
    for (var i = 0; i < Calls; i++)
        authorizer.Authorize(request, entities);
    var elapsed = Stopwatch.GetElapsedTime(start);
    return (elapsed.TotalNanoseconds / Calls, (GC.GetAllocatedBytesForCurrentThread() - allocated) / Calls);
}
