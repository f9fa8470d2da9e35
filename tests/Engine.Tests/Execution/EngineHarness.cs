using Amazon;
using Amazon.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;

namespace Engine.Tests.Execution;

/// <summary>Plans and executes passes of a stack of fake resource types, with a fake clock and without AWS.</summary>
internal sealed class EngineHarness(FakeTimeProvider clock, params IReadOnlyList<IResourceType> types) : IChangeOrderer, IPassObserver
{
    public static readonly TimeSpan Resync = TimeSpan.FromMinutes(5);

    /// <summary>The resources of the stack. By default one of each type, without dependencies.</summary>
    public IReadOnlyList<DesiredResource>? Resources { get; init; }

    /// <summary>The settings of the stack.</summary>
    public StackSpec Settings { get; init; } = new() { Prune = false };

    public StackMemory Memory { get; } = new();

    /// <summary>The changes and outcomes of the passes, in order.</summary>
    public List<string> Events { get; } = [];

    /// <summary>Runs passes as the operator does: when one is due, at the latest after the resync interval.</summary>
    public async Task<PassResult> RunAsync(TimeSpan time)
    {
        var end = clock.GetUtcNow() + time;
        while (true)
        {
            var result = await PassAsync();
            var next = clock.GetUtcNow() + Resync;
            if (result.RequeueAt < next) next = result.RequeueAt.Value;
            if (next > end) return result;
            if (next > clock.GetUtcNow()) clock.SetUtcNow(next);
        }
    }

    /// <summary>Plans without a pass.</summary>
    public async Task<Plan> PlanAsync(string value = "desired")
    {
        using var aws = Connect();
        return await PlanAsync(aws, value);
    }

    /// <summary>Runs one pass.</summary>
    /// <param name="value">The value that the default resources shall have.</param>
    public async Task<PassResult> PassAsync(string value = "desired")
    {
        using var aws = Connect();
        var plan = await PlanAsync(aws, value);
        var executor = new PassExecutor(Registry(), aws, plan, Planner(aws, plan.Graph), Settings, Memory, this);
        return await executor.ExecuteAsync(CancellationToken.None);
    }

    /// <summary>Creates a resource of the stack.</summary>
    public static DesiredResource Resource(IResourceType type, string value = "desired", params IReadOnlyList<ResourceAddress> after) => new(
        new ResourceAddress(type.Name, "one"), type, new ObjectRef("Test", "one"), new UnrulyState { Name = "one", Value = value })
    {
        After = after,
    };

    Task<ChangeOrder> IChangeOrderer.OrderAsync(
        ResourceGraph graph,
        IReadOnlyList<PlannedChange> changes,
        IReadOnlyList<PlannedChange> orphans,
        CancellationToken cancellationToken) => Task.FromResult(ChangeOrder.None);

    void IPassObserver.OnChangeStarting(string stack, PlannedChange change)
    {
        lock (Events) Events.Add($"{change.Kind} {change.Address.Type}");
    }

    void IPassObserver.OnOutcome(string stack, ResourceOutcome outcome)
    {
        lock (Events) Events.Add($"{outcome.Address.Type} is {outcome.State}");
    }

    void IPassObserver.OnOutput(string stack, ResourceAddress address, string line)
    {
        lock (Events) Events.Add($"{address.Type}: {line}");
    }

    private ResourceTypes Registry() => new(new SecretReader(_ => null), types);

    private KnownStacks Stacks => new(StackDeclaration.Of(new Stack("stack", ".", Settings, [], [])), () => []);

    private ResourcePlanner Planner(AwsAccount aws, ResourceGraph graph) =>
        new(Registry(), aws, "stack", Memory, new OwnershipEvidence(Registry(), aws, "stack", Memory, () => graph), Stacks);

    private Task<Plan> PlanAsync(AwsAccount aws, string value)
    {
        var graph = new ResourceGraph(Resources ?? [.. types.Select(type => Resource(type, value))]);
        var orphans = new OrphanFinder(Registry(), aws, "stack", Memory, Stacks);
        var planner = new Planner(Registry(), aws, "stack", Planner(aws, graph), this, orphans);
        return planner.PlanAsync(Settings, graph, new PlanConsent(ToPrune: false, DataLossConsent.None, []), CancellationToken.None);
    }

    private AwsAccount Connect() => new(
        new AwsClients(new BasicAWSCredentials("test", "test"), RegionEndpoint.USEast1, new Uri("http://127.0.0.1:9")),
        new AwsIdentity("000000000000", "us-east-1", "aws"),
        new Dictionary<string, string>(),
        new EngineOptions(),
        new CallCounter(),
        new CallLimiter(clock, new EngineOptions(), CallQuotas.Unlimited, new ThrottleLog(NullLogger.Instance, new CallMetrics())),
        clock);
}
