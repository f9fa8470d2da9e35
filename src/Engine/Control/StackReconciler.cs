using Reconciler.Engine.Aws;
using Reconciler.Engine.Composition;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Planning.Access;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Spec;
using Reconciler.Spec.Loading;

namespace Reconciler.Engine.Control;

/// <summary>One stack in one account: the pipeline from composition to status, a pass at a time.</summary>
public sealed class StackReconciler
{
    private readonly Lazy<ResourceGraph> _graph;
    private readonly ResourceTypes _types;
    private readonly StackMemory _memory;
    private readonly IEndpointExtension? _extension;
    private readonly AccessChangeLogger? _journal;
    private readonly ResourcePlanner _resources;
    private readonly Planner _planner;
    private readonly AccessPlanner _access;

    internal StackReconciler(
        Stack stack,
        AwsAccount aws,
        ResourceTypes types,
        StackComposer composer,
        StackMemory memory,
        IEndpointExtension? extension = null,
        AccessChangeLogger? journal = null)
    {
        (Stack, Aws, _types, _memory, _extension, _journal) = (stack, aws, types, memory, extension, journal);
        // The source is read and hashed once for all passes: what changes meanwhile is the next reconciler's.
        _graph = new(() => composer.Compose(stack, aws.Identity));
        _resources = new(types, aws, stack.Name, memory);
        _planner = new(types, aws, stack.Name, _resources, new PolicyRollout(types, aws), memory);
        _access = new(aws, types, extension);
    }

    public Stack Stack { get; }

    public AwsAccount Aws { get; }

    /// <summary>What the stack asks for.</summary>
    public ResourceGraph Graph => _graph.Value;

    /// <summary>Looks at single resources of the stack, with no more calls than it takes to find them.</summary>
    public ResourceFinder CreateFinder() => new(_types, Graph, Aws, Stack.Name);

    /// <summary>What is to be done. Reads only.</summary>
    /// <param name="goal">Whether the stack is to be as git says, or gone.</param>
    /// <param name="confirmPrune">Whether many deletions are confirmed.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    public Task<Plan> PlanAsync(ReconcileMode goal, bool confirmPrune, CancellationToken cancellationToken) => goal == ReconcileMode.Destroy
        ? _planner.PlanDestroyAsync(Graph, cancellationToken)
        : _planner.PlanAsync(Stack.Settings, Graph, confirmPrune || IsPruneConfirmed, cancellationToken);

    /// <summary>Whose access to which tools a plan changes. Reads only.</summary>
    public Task<IReadOnlyList<GatewayAccessChange>> AccessChangesAsync(Plan plan, CancellationToken cancellationToken) =>
        _access.PlanChangesAsync(plan, cancellationToken);

    /// <summary>Who may call which tools, now and after a plan. Reads only.</summary>
    public Task<IReadOnlyList<GatewayAccessChange>> AccessAsync(Plan plan, CancellationToken cancellationToken) => _access.PlanAllAsync(plan, cancellationToken);

    /// <summary>What of the policies does not fit the tools that live gateways have listed, when a plan is about either. Reads only.</summary>
    public async Task<IReadOnlyList<SpecError>> StatementWarningsAsync(Plan plan, CancellationToken cancellationToken) =>
        plan.Actions.Any(change => change.Type.Name is PolicyResourceType.TypeName or GatewayTargetResourceType.TypeName)
            ? StatementWarnings.Find(Stack, await AccessAsync(plan, cancellationToken))
            : [];

    /// <summary>One pass: looks, plans, and does as much as can be done without waiting.</summary>
    public async Task<PassResult> ReconcileAsync(ReconcileMode goal, bool confirmPrune, IPassObserver observer, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(goal, confirmPrune, cancellationToken);
        if (goal == ReconcileMode.Apply && _extension is not null) await _extension.PrepareAsync(Stack, plan, cancellationToken);
        if (_journal is not null) await _journal.ObserveAsync(this, plan, cancellationToken);
        var result = await new PassExecutor(_types, Aws, plan, _resources, Stack.Settings, _memory, observer).ExecuteAsync(cancellationToken);
        _journal?.Write(result);
        return result;
    }

    /// <summary>Passes until everything is ready or needs somebody; between them it waits for what is due next.</summary>
    public async Task<PassResult> ConvergeAsync(ReconcileMode goal, bool confirmPrune, IPassObserver observer, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await ReconcileAsync(goal, confirmPrune, observer, cancellationToken);
            if (result.IsStable || result.RequeueAt is not { } due) return result;
            var wait = due - Aws.Clock.GetUtcNow();
            if (wait > TimeSpan.Zero) await Aws.Clock.Delay(wait, cancellationToken);
        }
    }

    /// <summary>Git can confirm what a person at a prompt would.</summary>
    private bool IsPruneConfirmed => Stack.Annotations.GetValueOrDefault("reconciler/confirm-prune") == "true";
}

/// <summary>What a stack is to become.</summary>
public enum ReconcileMode
{
    /// <summary>As git says.</summary>
    Apply,

    /// <summary>Gone.</summary>
    Destroy,
}
