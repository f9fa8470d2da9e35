using Reconciler.Engine.Aws;
using Reconciler.Engine.Composition;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;

namespace Reconciler.Engine.Control;

/// <summary>Creates reconcilers of stacks, connected to the account and region of each stack.</summary>
/// <param name="accounts">Connects to accounts. Stacks of one account and region share its connection and its cache.</param>
/// <param name="environment">
/// Returns the value of an environment variable, or null; for secrets that specs read from the environment.
/// </param>
/// <param name="extensions">Returns the extension of the endpoint of an account, or null if it has none. Null for AWS.</param>
/// <param name="stacks">
/// Returns what the stacks of the command or worker say as their files are now, so that none deletes what another one takes over. It is
/// called if resources move, or would be pruned. Null if there are no others.
/// </param>
public sealed class StackReconcilerFactory(
    AccountFactory accounts,
    Func<string, string?> environment,
    Func<AwsAccount, IEndpointExtension?>? extensions = null,
    Func<IReadOnlyList<StackDeclaration>>? stacks = null)
{
    private readonly ResourceTypes _types = new(new SecretReader(environment));

    /// <summary>The call rates of all accounts.</summary>
    public IReadOnlyList<CallRate> CallRates => accounts.CallRates;

    /// <summary>Lets the stacks of an account see what somebody changed there, when they look next.</summary>
    /// <param name="change">The change.</param>
    public void NoteChange(LiveChange change) => accounts.NoteChange(change);

    /// <summary>Connects a stack to its account.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="memory">
    /// The memory of the stack. Pass the same instance for every version of the stack; a new one for a single plan.
    /// </param>
    /// <param name="accessLogger">Logs access changes; null to log none.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    /// <exception cref="ConnectionException">No region is set, there are no credentials, or AWS rejects them.</exception>
    public async Task<StackReconciler> ConnectAsync(
        Stack stack, StackMemory memory, AccessChangeLogger? accessLogger, CancellationToken cancellationToken)
    {
        var account = await accounts.ConnectAsync(stack.Settings, cancellationToken);
        var composer = new StackComposer(_types, environment);
        var known = new KnownStacks(StackDeclaration.Of(stack), stacks ?? (() => []));
        var graph = await ComposeFormerAsync(stack, account, composer, known, cancellationToken);
        return new StackReconciler(stack, account, _types, composer, memory, extensions?.Invoke(account), accessLogger, known, graph);
    }

    /// <summary>
    /// Suspends a stack by a tag of its resources, or resumes it. Whoever reconciles the stack sees the tag and changes nothing, also after
    /// a restart. What the specs suspend stays suspended.
    /// </summary>
    /// <param name="settings">The settings of the stack: its region, and the role to assume.</param>
    /// <param name="stack">The name of the stack.</param>
    /// <param name="isSuspended">Whether to suspend or to resume it.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    /// <returns>The tagged resources; none if the stack has no resource that can carry the tag.</returns>
    /// <exception cref="ConnectionException">No region is set, there are no credentials, or AWS rejects them.</exception>
    public async Task<IReadOnlyList<string>> SetSuspendedAsync(
        StackSpec settings, string stack, bool isSuspended, CancellationToken cancellationToken)
    {
        var account = await accounts.ConnectAsync(settings, cancellationToken);
        return await new SuspensionTagger(_types, account).WriteAsync(stack, isSuspended, cancellationToken);
    }

    /// <summary>Composes a stack with the names that former owners gave its resources; null if it has no former names.</summary>
    private async Task<ResourceGraph?> ComposeFormerAsync(
        Stack stack, AwsAccount account, StackComposer composer, KnownStacks known, CancellationToken cancellationToken)
    {
        if (stack.Objects.All(o => FormerOwner.Find(stack, o).Count == 0)) return null;
        var finder = new FormerResourceFinder(_types, account, stack.Name);
        var graph = composer.Compose(stack, account.Identity);
        var tagged = await finder.FindTaggedAsync(graph, cancellationToken);
        if (tagged.Count > 0) graph = composer.Compose(stack, account.Identity, tagged);
        var parents = new ResourceFinder(_types, graph, account, stack.Name, known);
        var children = await finder.FindChildrenAsync(graph, parents, cancellationToken);
        return children.Count == 0 ? graph : composer.Compose(stack, account.Identity, tagged.Concat(children).ToDictionary());
    }
}
