using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Composition;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Engine.Resources.Cognito;

namespace Reconciler.Engine.Planning.Access;

/// <summary>
/// Computes who may call which tools of the gateways of a stack, before and after a plan. It reads only, mostly from what the planner has
/// cached.
/// </summary>
internal sealed partial class AccessPlanner(AwsAccount aws, ResourceTypes types, IEndpointExtension? extension)
{
    private static readonly HashSet<string> Relevant =
        [GatewayResourceType.TypeName, GatewayTargetResourceType.TypeName, PolicyEngineResourceType.TypeName, PolicyResourceType.TypeName];

    /// <summary>Whether a change of a resource can change access.</summary>
    public static bool AffectsAccess(ResourceAddress resource) => Relevant.Contains(resource.Type);

    /// <summary>Returns the access changes of a plan, without gateways whose access does not change.</summary>
    public async Task<IReadOnlyList<GatewayAccessChange>> PlanChangesAsync(Plan plan, CancellationToken cancellationToken)
    {
        if (!plan.Actions.Any(change => AffectsAccess(change.Address))) return [];
        var changes = await PlanAllAsync(plan, cancellationToken);
        return [.. changes.Where(change => !change.IsEmpty)];
    }

    /// <summary>Returns the access before and after a plan for every gateway of the stack.</summary>
    public async Task<IReadOnlyList<GatewayAccessChange>> PlanAllAsync(Plan plan, CancellationToken cancellationToken)
    {
        var changes = new List<GatewayAccessChange>();
        var gateways = plan.Changes.Concat(plan.Deletions)
            .Where(change => change.Type.Name == GatewayResourceType.TypeName)
            .Where(change => change.Kind is not (ChangeKind.Conflict or ChangeKind.Unreadable));
        foreach (var gateway in gateways)
        {
            try
            {
                changes.Add(await PlanGatewayAsync(plan, gateway, cancellationToken));
            }
            catch (FormatException e)
            {
                changes.Add(Unknown(gateway, e.Message));
            }
            catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
            {
                changes.Add(Unknown(gateway, FailureClassifier.Classify(e).ToString()));
            }
        }

        return changes;
    }

    private static GatewayAccessChange Unknown(PlannedChange gateway, string problem) =>
        new(gateway.Address, null, null, [], null, null) { Problem = problem };

    private async Task<GatewayAccessChange> PlanGatewayAsync(Plan plan, PlannedChange gateway, CancellationToken cancellationToken)
    {
        var live = gateway.Live?.State as GetGatewayResponse;
        var desired = gateway.Desired as CreateGatewayRequest;
        var targets = await ReadTargetsAsync(plan, gateway, cancellationToken);
        var before = live is null ? null : new GatewayAccess(
            new GatewaySchema(new GatewayTools(live.GatewayArn, targets.Before)),
            await PoliciesBeforeAsync(live, cancellationToken));
        var after = desired is null ? null : new GatewayAccess(
            new GatewaySchema(new GatewayTools(ArnAfter(gateway), targets.After)),
            await PoliciesAfterAsync(plan, desired, cancellationToken));
        return new GatewayAccessChange(
            gateway.Address,
            before,
            after,
            Principals(plan, live, desired),
            live is null ? null : GatewayAuthorization.From(live),
            desired is null ? null : GatewayAuthorization.From(desired))
        {
            IsIncomplete = IsUnfinished(plan, gateway, targets.Before.Count)
                && await HasOnlyAgreedPoliciesAsync(plan, gateway, cancellationToken),
        };
    }

    /// <summary>
    /// Whether the create of a gateway of this stack was interrupted, and the specs still define what was agreed to then: the gateway has
    /// no children hash, the tag of its create call covers the specs, and it has only targets that the specs define. A missing children
    /// hash alone says nothing, because writing it can be refused.
    /// </summary>
    private static bool IsUnfinished(Plan plan, PlannedChange gateway, int targets) =>
        gateway.Live is { Tags: { } tags } live
        && !tags.ContainsKey(Ownership.ChildrenHashTag)
        && AgreedAccess.Covers(plan.Graph, gateway)
        && Ownership.Classify(live, plan.Stack) == OwnershipClaim.Ours
        && targets == TargetsOf(plan, gateway).Count(target => target.Live is not null);

    /// <summary>
    /// Whether each live policy of the engine is one of the specs, as the specs have it. Another one was added or changed since the create,
    /// so changing it back is not part of what was agreed to.
    /// </summary>
    private async Task<bool> HasOnlyAgreedPoliciesAsync(Plan plan, PlannedChange gateway, CancellationToken cancellationToken)
    {
        if (((GetGatewayResponse)gateway.Live!.State).PolicyEngineConfiguration?.Arn is not { } engine) return true;
        var agreed = plan.Changes
            .Where(change => change.Type.Name == PolicyResourceType.TypeName && change.Kind is (ChangeKind.None or ChangeKind.Repair))
            .Select(change => change.Live?.Id)
            .ToHashSet();
        await foreach (var (id, _) in LivePoliciesAsync(engine, cancellationToken))
        {
            if (!agreed.Contains(id)) return false;
        }

        return true;
    }

    private static IEnumerable<PlannedChange> TargetsOf(Plan plan, PlannedChange gateway) =>
        plan.Changes
            .Where(change => change.Type.Name == GatewayTargetResourceType.TypeName)
            .Where(change => plan.Graph.GetDependencies(change.Address).Contains(gateway.Address));

    /// <summary>Returns the ARN of a resource after the plan, or its placeholder while the ARN is unknown.</summary>
    private static string ArnAfter(PlannedChange change) => change.Kind is ChangeKind.Create or ChangeKind.Replace || change.Live is null
        ? new AttributeRef(change.Address, "arn").ToString()
        : change.Live.Attributes["arn"];

    private async Task<(IReadOnlyList<TargetTools> Before, IReadOnlyList<TargetTools> After)> ReadTargetsAsync(
        Plan plan, PlannedChange gateway, CancellationToken cancellationToken)
    {
        var before = new Dictionary<string, TargetTools>(StringComparer.Ordinal);
        var after = new Dictionary<string, TargetTools>(StringComparer.Ordinal);
        if (gateway.Live is { } live)
        {
            var listed = extension is null ? FindAgreed(plan, gateway) : await extension.ListToolsAsync(live.Id, cancellationToken);
            var deleted = plan.Deletions
                .Where(change => change.Type.Name == GatewayTargetResourceType.TypeName)
                .Select(change => change.Live!.Id)
                .ToHashSet(StringComparer.Ordinal);
            await foreach (var target in types.GatewayTarget.EnumerateAsync(aws, [live.Id], cancellationToken))
            {
                var state = (GetGatewayTargetResponse)target.State;
                before[state.Name] = DeclaredTools.Read(
                    state.Name, state.TargetConfiguration, () => listed.GetValueOrDefault(state.Name));
                if (!deleted.Contains(target.Id)) after[state.Name] = before[state.Name];
            }
        }

        foreach (var change in TargetsOf(plan, gateway))
        {
            if (change.Desired is not GatewayTargetState target) continue;

            // A target lists its tools again; until then the listed ones are the best guess.
            after[target.Name] = DeclaredTools.Read(
                target.Name, target.TargetConfiguration, () => after.GetValueOrDefault(target.Name)?.Tools);
        }

        return ([.. before.Values], [.. after.Values]);
    }

    private async Task<AccessPolicies?> PoliciesBeforeAsync(GetGatewayResponse gateway, CancellationToken cancellationToken)
    {
        if (!GatewayAuthorization.From(gateway).IsEnforced) return null;
        var policies = new List<AccessPolicy>();
        await foreach (var (_, state) in LivePoliciesAsync(gateway.PolicyEngineConfiguration.Arn, cancellationToken))
        {
            if (IsEffective(state)) policies.Add(new AccessPolicy(state.Name, PolicyText.Extract(state.Definition)));
        }

        return new AccessPolicies(policies);
    }

    private async Task<AccessPolicies?> PoliciesAfterAsync(Plan plan, CreateGatewayRequest gateway, CancellationToken cancellationToken)
    {
        if (!GatewayAuthorization.From(gateway).IsEnforced) return null;
        var engineArn = gateway.PolicyEngineConfiguration.Arn;
        var engine = plan.Changes.FirstOrDefault(
            change => change.Type.Name == PolicyEngineResourceType.TypeName && engineArn == ArnAfter(change));
        var ours = engine is null
            ? []
            : plan.Changes
                .Where(change => change.Type.Name == PolicyResourceType.TypeName)
                .Where(change => plan.Graph.GetDependencies(change.Address).Contains(engine.Address))
                .ToList();
        var policies = ours
            .Select(change => (CreatePolicyRequest)change.Desired!)
            .Where(policy => policy.EnforcementMode != EnforcementMode.LOG_ONLY)
            .Select(policy => new AccessPolicy(policy.Name, PolicyText.Extract(policy.Definition)))
            .ToList();
        if (!AttributeRef.IsUnresolved(engineArn))
        {
            // Policies that are not in the specs stay in effect, unless the plan deletes them.
            var planned = ours.Concat(plan.Deletions).Select(change => change.Live?.Id).ToHashSet();
            await foreach (var (id, state) in LivePoliciesAsync(engineArn, cancellationToken))
            {
                if (!planned.Contains(id) && IsEffective(state))
                {
                    policies.Add(new AccessPolicy(state.Name, PolicyText.Extract(state.Definition)));
                }
            }
        }

        return new AccessPolicies(policies);
    }

    private async IAsyncEnumerable<(string Id, GetPolicyResponse State)> LivePoliciesAsync(
        string engineArn, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var policy in types.Policy.EnumerateAsync(aws, [engineArn[(engineArn.LastIndexOf('/') + 1)..]], cancellationToken))
        {
            yield return (policy.Id, (GetPolicyResponse)policy.State);
        }
    }

    private static bool IsEffective(GetPolicyResponse policy) =>
        policy.EnforcementMode != EnforcementMode.LOG_ONLY
        && policy.Status is { } status
        && status != PolicyStatus.CREATE_FAILED
        && status != PolicyStatus.CREATING
        && status != PolicyStatus.DELETING;

    private static IReadOnlyList<AccessPrincipal> Principals(Plan plan, GetGatewayResponse? live, CreateGatewayRequest? desired)
    {
        var kinds = new[] { live?.AuthorizerType, desired?.AuthorizerType }
            .OfType<AuthorizerType>()
            .Select(type => KindOf(type))
            .Distinct();
        var discovery = (desired?.AuthorizerConfiguration ?? live?.AuthorizerConfiguration)?.CustomJWTAuthorizer?.DiscoveryUrl ?? "";
        return [.. kinds, .. plan.Changes.Select(change => UserOf(change, discovery)).OfType<AccessPrincipal>()];
    }

    private static AccessPrincipal KindOf(AuthorizerType type) =>
        type == AuthorizerType.CUSTOM_JWT
            ? AccessPrincipal.AnyOAuthUser
            : type == AuthorizerType.AWS_IAM ? AccessPrincipal.AnyIamEntity : AccessPrincipal.Anonymous;

    /// <summary>
    /// Returns a user of the stack as principal, with the claims that each of its access tokens has; null if the gateway does not accept
    /// tokens of its pool.
    /// </summary>
    private static AccessPrincipal? UserOf(PlannedChange change, string discoveryUrl)
    {
        if (change is not { Desired: UserState user, Live.Attributes: { } attributes }) return null;
        if (attributes.GetValueOrDefault("sub") is not { Length: > 0 } sub) return null;
        if (!discoveryUrl.Contains($"/{user.UserPoolId}/", StringComparison.Ordinal)) return null;
        var issuer = discoveryUrl[..(discoveryUrl.IndexOf(user.UserPoolId, StringComparison.Ordinal) + user.UserPoolId.Length)];
        return AccessPrincipal.FromClaims(
            new() { ["sub"] = sub, ["username"] = user.Username, ["token_use"] = "access", ["iss"] = issuer }, user.Username);
    }
}
