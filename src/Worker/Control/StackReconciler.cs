using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CodeBuild.Model;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Composition;
using Reconciler.Worker.Execution;
using Reconciler.Worker.Live;
using Reconciler.Worker.Planning;
using Reconciler.Worker.Resources;
using Reconciler.Worker.Resources.AgentCore;

namespace Reconciler.Worker.Control;

/// <summary>One stack in one account: the pipeline from composition to status, a pass at a time.</summary>
internal sealed class StackReconciler
{
    private readonly Lazy<ResourceGraph> _graph;
    private readonly StackMemory _memory;
    private readonly AccessJournal? _journal;
    private readonly ResourcePlanner _resources;
    private readonly Planner _planner;
    private readonly AccessPlanner _access;

    public StackReconciler(Stack stack, AwsAccount aws, ResourceTypes types, StackComposer composer, StackMemory memory, AccessJournal? journal = null)
    {
        (Stack, Aws, _memory, _journal) = (stack, aws, memory, journal);
        // The source is read and hashed once for all passes: what changes meanwhile is the next reconciler's.
        _graph = new(() => composer.Compose(stack, aws.Identity));
        _resources = new(aws, stack.Name, memory);
        _planner = new(types, aws, stack.Name, _resources, memory);
        _access = new(aws, types);
    }

    public Stack Stack { get; }

    public AwsAccount Aws { get; }

    /// <summary>What the stack asks for.</summary>
    public ResourceGraph Graph => _graph.Value;

    /// <summary>What is to be done. Reads only.</summary>
    /// <param name="goal">Whether the stack is to be as git says, or gone.</param>
    /// <param name="confirmPrune">Whether many deletions are confirmed.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    public Task<Plan> PlanAsync(Goal goal, bool confirmPrune, CancellationToken cancellationToken) => goal == Goal.Destroy
        ? _planner.PlanDestroyAsync(Graph, cancellationToken)
        : _planner.PlanAsync(Stack.Settings, Graph, confirmPrune || IsPruneConfirmed, cancellationToken);

    /// <summary>Whose access to which tools a plan changes. Reads only.</summary>
    public Task<IReadOnlyList<GatewayOutlook>> AccessChangesAsync(Plan plan, CancellationToken cancellationToken) =>
        _access.ChangesAsync(plan, cancellationToken);

    /// <summary>Who may call which tools, now and after a plan. Reads only.</summary>
    public Task<IReadOnlyList<GatewayOutlook>> AccessAsync(Plan plan, CancellationToken cancellationToken) => _access.AllAsync(plan, cancellationToken);

    /// <summary>What of the policies does not fit the tools that live gateways have listed, when a plan is about either. Reads only.</summary>
    public async Task<IReadOnlyList<SpecError>> StatementWarningsAsync(Plan plan, CancellationToken cancellationToken) =>
        plan.Actions.Any(change => change.Type.Name is PolicyType.TypeName or GatewayTargetType.TypeName)
            ? StatementWarnings.Of(Stack, await AccessAsync(plan, cancellationToken).ConfigureAwait(false))
            : [];

    /// <summary>One pass: looks, plans, and does as much as can be done without waiting.</summary>
    public async Task<PassResult> PassAsync(Goal goal, bool confirmPrune, IPassObserver observer, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(goal, confirmPrune, cancellationToken).ConfigureAwait(false);
        if (goal == Goal.Apply) await TellCommandsAsync(plan, cancellationToken).ConfigureAwait(false);
        if (_journal is not null) await _journal.LookAsync(this, plan, cancellationToken).ConfigureAwait(false);
        var result = await new PassExecutor(Aws, plan, _resources, Stack.Settings, _memory, observer).ExecuteAsync(cancellationToken).ConfigureAwait(false);
        _journal?.Write(result);
        return result;
    }

    /// <summary>Passes until everything is ready or needs somebody; between them it waits for what is due next.</summary>
    public async Task<PassResult> ConvergeAsync(Goal goal, bool confirmPrune, IPassObserver observer, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await PassAsync(goal, confirmPrune, observer, cancellationToken).ConfigureAwait(false);
            if (result.IsStable || result.NextLook is not { } due) return result;
            var wait = due - Aws.Clock.GetUtcNow();
            if (wait > TimeSpan.Zero) await Aws.Clock.Delay(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TellCommandsAsync(Plan plan, CancellationToken cancellationToken)
    {
        foreach (var change in plan.Changes)
        {
            if (!Graph.Contains(change.Address) || Graph[change.Address] is not { Model: CreateAgentRuntimeRequest model } runtime) continue;
            if (Stack.Find(runtime.Owner)?.Spec is not McpServerSpec server) continue;
            var program = new LocalProgram(server.Local?.Command ?? [], server.Local?.Build ?? [], ProjectOf(runtime.Owner));
            await Aws.LocalCommands.TellAsync(model.AgentRuntimeName, program, change.Kind != ChangeKind.None, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The CodeBuild project that makes the image of a server.</summary>
    private string? ProjectOf(ObjectRef owner) => Graph.Ordered.Where(resource => resource.Owner == owner).Select(resource => resource.Model).OfType<CreateProjectRequest>().FirstOrDefault()?.Name;

    /// <summary>Git can confirm what a person at a prompt would.</summary>
    private bool IsPruneConfirmed => Stack.Annotations.GetValueOrDefault("reconciler/confirm-prune") == "true";
}

/// <summary>What a stack is to become.</summary>
internal enum Goal
{
    /// <summary>As git says.</summary>
    Apply,

    /// <summary>Gone.</summary>
    Destroy,
}
