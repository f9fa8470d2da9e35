using System.Text;
using Amazon.Runtime.Internal;
using Reconciler.Bench.Scale;
using Reconciler.Emulator.Host;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Composition;
using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec.Loading;
using Reconciler.Tests.Shared;

if (ScaleOptions.Parse(args) is { } scale)
{
    await new ScaleRun(scale).RunAsync();
    return;
}

var count = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 100;
Measurement.Header();
await ValidateAsync(1000);
await ConvergeAsync(count);
if (Environment.GetEnvironmentVariable("BENCH_QUICK") is null) await CommandTimes.MeasureAsync();

static async Task ValidateAsync(int objects)
{
    var folder = Directory.CreateTempSubdirectory("reconciler-bench-").FullName;
    var text = new StringBuilder();
    for (var i = 0; i < objects; i++)
    {
        text.Append(
            $"---\napiVersion: agentcore.reconciler/v1alpha1\nkind: Gateway\nmetadata: {{name: g{i}}}\n" +
            $"spec: {{authorizerType: NONE, protocolType: MCP, description: gateway {i}}}\n");
        if (i % 100 != 99) continue;
        File.WriteAllText(Path.Combine(folder, $"{i}.yaml"), text.ToString());
        text.Clear();
    }

    await Measurement.OfAsync($"validate {objects} objects", 0, new CallCounter(), () =>
    {
        var result = StackLoader.Load(folder);
        return result.Errors.Count == 0 ? Task.CompletedTask : throw new InvalidOperationException(string.Join('\n', result.Errors));
    });
    Directory.Delete(folder, recursive: true);
}

static async Task ConvergeAsync(int count)
{
    using var stacks = new Stacks(2 * count);
    var recorded = new RecordedCalls();
    RuntimePipelineCustomizerRegistry.Instance.Register(recorded);
    var clock = new AutoAdvancingClock();
    await using var aws = await EmulatedAws.StartAsync(new EmulatorOptions { Clock = clock, RunsServers = false });
    var types = new ResourceTypes(new SecretReader(_ => null));
    var composer = new StackComposer(types, _ => null);
    var loaded = stacks.Load();
    var resync = TimeSpan.FromMinutes(5);
    var options = new ConnectionOptions
    {
        Endpoint = aws.Endpoint,
        Credentials = (aws.AccessKeyId, aws.SecretAccessKey),
        Engine = new EngineOptions { ListMaxAge = resync / 2, DeepCheckEvery = resync * 12 },
    };
    using var accounts = new AccountFactory(options, clock);
    var account = await accounts.ConnectAsync(loaded[0].Settings, CancellationToken.None);
    var reconcilers = loaded.Select(stack => new StackReconciler(stack, account, types, composer, new StackMemory())).ToList();
    var calls = accounts.Calls;

    // The first run includes JIT compilation, so it has its own row.
    var cold = await Measurement.OfAsync($"converge {count} stacks, cold", count, calls, () => ConvergeEachAsync(reconcilers[..count]));
    recorded.IsRecording = true;
    var converging = await Measurement.OfAsync(
        $"converge {count} stacks more", count, calls, () => ConvergeEachAsync(reconcilers[count..]));
    recorded.IsRecording = false;
    if (Environment.GetEnvironmentVariable("BENCH_CALLS") == "1")
    {
        foreach (var (operation, n) in calls.ByOperation) Console.WriteLine($"  {n,6} {operation}");
    }

    clock.Advance(resync);
    account.View.Clear();
    await Measurement.OfAsync($"diff of {reconcilers.Count} converged stacks", reconcilers.Count, calls, () => PassesAsync(reconcilers));
    clock.Advance(resync);
    await Measurement.OfAsync("steady resync of all of them", reconcilers.Count, calls, () => PassesAsync(reconcilers));

    // The same calls without the engine: the difference is the engine's own cost.
    var bare = recorded.Prepare(account);
    var used = await Measurement.OfAsync($"the {bare.Count} calls of converging, bare", count, calls, () => Parallel.ForEachAsync(
        bare, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (call, ct) => await call(ct)));
    Console.WriteLine($"{"cpu of converging / bare calls",-34} {converging / used,8:0.00}   ({cold / used:0.00} cold)");
}

static Task ConvergeEachAsync(IEnumerable<StackReconciler> reconcilers) => Parallel.ForEachAsync(
    reconcilers, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (reconciler, ct) =>
    {
        var result = await reconciler.ConvergeAsync(ReconcileMode.Apply, confirmPrune: false, new SilentObserver(), ct);
        if (result.IsConverged) return;
        var unready = result.Outcomes.Where(o => o.State != ResourceState.Ready).Select(o => $"{o.Address} {o.State} {o.Reason}");
        throw new InvalidOperationException(string.Join('\n', unready));
    });

static Task PassesAsync(List<StackReconciler> reconcilers) => Parallel.ForEachAsync(
    reconcilers, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (reconciler, ct) =>
    {
        var plan = await reconciler.PlanAsync(ReconcileMode.Apply, confirmPrune: false, ct);
        if (plan.IsEmpty) return;
        var actions = plan.Actions.Select(a => $"{a.Address} {a.Kind} {a.Reason} {string.Join(',', a.Fields)}");
        throw new InvalidOperationException(string.Join('\n', actions));
    });
