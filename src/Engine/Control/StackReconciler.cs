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

/// <summary>
/// Reconciles one stack in one account: composes, plans and applies, a pass at a time. Create it with
/// <see cref="StackReconcilerFactory"/>. A stack has one pass at a time: do not call the methods concurrently.
/// </summary>
public sealed class StackReconciler
{
    private readonly Lazy<ResourceGraph> _graph;
    private readonly ResourceTypes _types;
    private readonly StackMemory _memory;
    private readonly IEndpointExtension? _extension;
    private readonly AccessChangeLogger? _accessLogger;
    private readonly ResourcePlanner _resources;
    private readonly Planner _planner;
    private readonly AccessPlanner _access;
    private readonly ToolWatch _tools;
    private readonly KnownStacks _stacks;

    // Never completed twice: the reads of a plan become those of the stack when the pass has ended.
    private StackReads? _reads;

    /// <param name="stack">The stack.</param>
    /// <param name="aws">Its account and region.</param>
    /// <param name="types">The resource types.</param>
    /// <param name="composer">Composes the stack.</param>
    /// <param name="memory">The memory of the stack.</param>
    /// <param name="extension">The extension of the endpoint; null for AWS.</param>
    /// <param name="accessLogger">Logs access changes; null to log none.</param>
    /// <param name="stacks">The other stacks of the command or worker; null if there are none.</param>
    /// <param name="graph">The composed stack; null to compose it when it is needed.</param>
    internal StackReconciler(
        Stack stack,
        AwsAccount aws,
        ResourceTypes types,
        StackComposer composer,
        StackMemory memory,
        IEndpointExtension? extension = null,
        AccessChangeLogger? accessLogger = null,
        KnownStacks? stacks = null,
        ResourceGraph? graph = null)
    {
        (Stack, Aws, _types, _memory, _extension, _accessLogger) = (stack, aws, types, memory, extension, accessLogger);

        // Composed once for all passes, because it reads and hashes the source. To apply later changes, create another reconciler.
        _graph = new(() => graph ?? composer.Compose(stack, aws.Identity));
        _stacks = stacks ?? new KnownStacks(StackDeclaration.Of(stack), () => []);
        var evidence = new OwnershipEvidence(types, aws, stack.Name, memory, () => _graph.Value);
        _resources = new(types, aws, stack.Name, memory, evidence, _stacks);
        var orphans = new OrphanFinder(types, aws, stack.Name, memory, _stacks);
        _planner = new(types, aws, stack.Name, _resources, new PolicyRollout(types, aws), orphans);
        _access = new(aws, types, extension);
        _tools = new(stack, aws, memory, _access, extension);
    }

    /// <summary>The stack.</summary>
    public Stack Stack { get; }

    /// <summary>
    /// What data of people may be lost, in addition to what the annotation of the stack allows. Without consent, changes that would lose
    /// data are withheld: they are outcomes with the state Stalled.
    /// </summary>
    public DataLossConsent DataLossConsent { get; set; } = DataLossConsent.None;

    /// <summary>
    /// What servers list and nobody agreed to may be adopted, in addition to what the annotations of the specs allow. Without consent, it is
    /// held: see <see cref="ChangeKind.Held"/>.
    /// </summary>
    public ToolConsent ToolConsent
    {
        get => _tools.Consent;
        set => _tools.Consent = value;
    }

    /// <summary>
    /// The spec objects to which plans are limited, with what they depend on; null for the whole stack. A limited plan prunes nothing. Of a
    /// policy engine that is in, all policies and gateways are in.
    /// </summary>
    public IReadOnlyCollection<ObjectRef>? Only { get; set; }

    /// <summary>The account and region of the stack.</summary>
    public AwsAccount Aws { get; }

    /// <summary>
    /// Whether its specs name former owners. What those left can change from pass to pass, so each pass needs a new reconciler.
    /// </summary>
    public bool HasFormerNames => Stack.Objects.Any(o => FormerOwner.Find(Stack, o).Count > 0);

    /// <summary>The desired resources. The first read composes the stack, which reads the source of its servers from disk.</summary>
    public ResourceGraph Graph => _graph.Value;

    /// <summary>What the plan of the last pass read; null before the first one, and after one that failed.</summary>
    public StackReads? LastReads => _reads;

    /// <summary>Creates a finder, which observes single resources without a pass.</summary>
    public ResourceFinder CreateFinder() => new(_types, Graph, Aws, Stack.Name, _stacks);

    /// <summary>Plans the changes of a pass. Reads only.</summary>
    /// <param name="mode">Whether to apply or to destroy the stack.</param>
    /// <param name="confirmPrune">Whether pruning many resources at once is confirmed.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    public Task<Plan> PlanAsync(ReconcileMode mode, bool confirmPrune, CancellationToken cancellationToken)
    {
        _stacks.Refresh();
        return mode == ReconcileMode.Destroy
            ? _planner.PlanDestroyAsync(Graph, ConsentTo(confirmPrune), cancellationToken)
            : PlanApplyAsync(confirmPrune, cancellationToken);
    }

    /// <summary>Returns the access changes of a plan, without gateways whose access does not change. Reads only.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    public Task<IReadOnlyList<GatewayAccessChange>> AccessChangesAsync(Plan plan, CancellationToken cancellationToken) =>
        plan.IsSuspended ? Task.FromResult<IReadOnlyList<GatewayAccessChange>>([]) : _access.PlanChangesAsync(plan, cancellationToken);

    /// <summary>Returns who may call which tools of each gateway, before and after a plan. Reads only.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    public Task<IReadOnlyList<GatewayAccessChange>> AccessAsync(Plan plan, CancellationToken cancellationToken) =>
        _access.PlanAllAsync(plan, cancellationToken);

    /// <summary>
    /// Plans an apply, and finds who may call what before and after it, from what was read before, whatever its age. AWS is called only for
    /// what was never read, or was changed by reconciler since. Changes nothing.
    /// </summary>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    public async Task<StackInspection> InspectAsync(CancellationToken cancellationToken)
    {
        using var index = TagReads.UseIndex();
        using var cached = CachedReads.Use();
        var plan = await PlanAsync(ReconcileMode.Apply, confirmPrune: false, cancellationToken);
        return new StackInspection(
            Stack, Aws.Identity, plan, await AccessAsync(plan, cancellationToken), await ToolAccessAsync(plan, cancellationToken));
    }

    /// <summary>
    /// Returns whose access would change if the gateways offered what the servers of a plan list. Nothing of it changes without consent,
    /// except for targets that follow their servers. Reads only.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    public Task<IReadOnlyList<GatewayAccessChange>> ToolAccessAsync(Plan plan, CancellationToken cancellationToken) =>
        _access.PlanToolsAsync(plan, cancellationToken);

    /// <summary>
    /// Validates the policies against the tools that live gateways have listed, if the plan changes policies or targets. Reads only.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    /// <returns>The findings, with locations in the specs.</returns>
    public async Task<IReadOnlyList<SpecError>> StatementWarningsAsync(Plan plan, CancellationToken cancellationToken) =>
        plan.Actions.Any(change => change.Type.Name is PolicyResourceType.TypeName or GatewayTargetResourceType.TypeName)
            ? StatementWarnings.Find(Stack, await AccessAsync(plan, cancellationToken))
            : [];

    /// <summary>
    /// Runs one pass: plans, and makes every change that can be made without waiting for AWS. Call it again at
    /// <see cref="PassResult.RequeueAt"/>. AWS failures are outcomes of resources, not exceptions.
    /// </summary>
    /// <param name="mode">Whether to apply or to destroy the stack.</param>
    /// <param name="confirmPrune">Whether pruning many resources at once is confirmed.</param>
    /// <param name="observer">Receives the events of the pass.</param>
    /// <param name="cancellationToken">Cancels the pass. Changes that AWS accepted before stay; the next pass observes them.</param>
    /// <exception cref="TimeoutException">The pass did not end within <see cref="EngineOptions.PassDeadline"/>.</exception>
    public async Task<PassResult> ReconcileAsync(
        ReconcileMode mode, bool confirmPrune, IPassObserver observer, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(Aws.Clock, Aws.Options.PassDeadline, cancellationToken);
        try
        {
            return await RunPassAsync(mode, confirmPrune, observer, deadline.Token);
        }
        catch (OperationCanceledException e) when (deadline.HasPassed)
        {
            throw new TimeoutException(
                $"The pass of {Stack.Name} did not end within {Aws.Options.PassDeadline}. What AWS accepted before stays; "
                    + "the next pass observes it and goes on.",
                e);
        }
    }

    private async Task<PassResult> RunPassAsync(
        ReconcileMode mode, bool confirmPrune, IPassObserver observer, CancellationToken cancellationToken)
    {
        _reads = null;
        var (plan, reads) = await PlanAndRecordAsync(mode, confirmPrune, cancellationToken);
        if (await TagConfirmation.IsOutdatedAsync(plan, _types, Aws, cancellationToken))
        {
            (plan, reads) = await PlanAndRecordAsync(mode, confirmPrune, cancellationToken);
        }

        _reads = new StackReads(reads, Aws);

        // What is begun is finished before other stacks are looked at.
        if (!plan.IsEmpty) CallUrgency.Current?.Raise(CallPriority.Change);
        if (mode == ReconcileMode.Apply && _extension is not null && !plan.IsSuspended)
        {
            await _extension.PrepareAsync(Stack, plan, cancellationToken);
        }

        if (_accessLogger is not null) await _accessLogger.ObserveAsync(this, plan, cancellationToken);
        var tools = mode == ReconcileMode.Apply ? _tools : null;
        var executor = new PassExecutor(_types, Aws, plan, _resources, Stack.Settings, _memory, observer, tools);
        var result = await executor.ExecuteAsync(cancellationToken);
        _accessLogger?.Write(result);
        return result;
    }

    /// <summary>
    /// Runs passes until no resource is waiting. Between two passes it waits until the next one is due. It begins with
    /// <see cref="StackMemory.RequestRetry"/>, because somebody asks for it.
    /// </summary>
    /// <param name="mode">Whether to apply or to destroy the stack.</param>
    /// <param name="confirmPrune">Whether pruning many resources at once is confirmed.</param>
    /// <param name="observer">Receives the events of the passes.</param>
    /// <param name="cancellationToken">Cancels the current pass or the wait.</param>
    /// <returns>The result of the last pass.</returns>
    public async Task<PassResult> ConvergeAsync(
        ReconcileMode mode, bool confirmPrune, IPassObserver observer, CancellationToken cancellationToken)
    {
        _memory.RequestRetry();
        while (true)
        {
            var result = await ReconcileAsync(mode, confirmPrune, observer, cancellationToken);
            if (result.IsStable || result.RequeueAt is not { } due) return result;
            var wait = due - Aws.Clock.GetUtcNow();
            if (wait > TimeSpan.Zero) await Aws.Clock.Delay(wait, cancellationToken);
        }
    }

    /// <summary>
    /// Returns what a worker keeps instead of this reconciler, if every resource matched its spec in the last pass and nothing else needs a
    /// pass. Null otherwise, also for stacks whose specs name former owners: those may leave something behind at any time.
    /// </summary>
    /// <param name="result">The result of the last pass.</param>
    public SettledStack? Settle(PassResult result) =>
        _reads is { } reads && !HasFormerNames && Stack.Settings.FormerNames is not { Count: > 0 } ? SettledStack.Of(result, reads) : null;

    private async Task<(Plan Plan, ViewReads Reads)> PlanAndRecordAsync(
        ReconcileMode mode, bool confirmPrune, CancellationToken cancellationToken)
    {
        var reads = new ViewReads();
        using (TagReads.UseIndex())
        using (reads.Record()) return (await PlanAsync(mode, confirmPrune, cancellationToken), reads);
    }

    private async Task<Plan> PlanApplyAsync(bool confirmPrune, CancellationToken cancellationToken)
    {
        var consent = ConsentTo(confirmPrune) with { Prunes = Only is null };
        var plan = await _planner.PlanAsync(Stack.Settings, Graph, consent, cancellationToken);
        return await new ToolPlanner(_tools, _memory).PlanAsync(Only is null ? plan : PlanScope.Limit(plan, Only), cancellationToken);
    }

    // The annotations are for stacks that are applied without a prompt.
    private PlanConsent ConsentTo(bool prune) => new(
        prune || Stack.Annotations.GetValueOrDefault(StackAnnotations.ConfirmPrune) == "true",
        DataLossConsent,
        StackAnnotations.Split(Stack.Annotations.GetValueOrDefault(StackAnnotations.AllowDataLoss)));
}

/// <summary>What a pass does with a stack.</summary>
public enum ReconcileMode
{
    /// <summary>Make AWS match the specs.</summary>
    Apply,

    /// <summary>Delete all resources of the stack, except those to retain.</summary>
    Destroy,
}
