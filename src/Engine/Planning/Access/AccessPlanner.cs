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

/// <summary>Says who may call which tools, now and after a plan. It reads what the planner has read already, and changes nothing.</summary>
internal sealed class AccessPlanner(AwsAccount aws, ResourceTypes types, IEndpointExtension? extension)
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<Tool>> NoTools = new Dictionary<string, IReadOnlyList<Tool>>();
    private static readonly HashSet<string> Relevant = [GatewayResourceType.TypeName, GatewayTargetResourceType.TypeName, PolicyEngineResourceType.TypeName, PolicyResourceType.TypeName];

    /// <summary>Whether a resource is one that access depends on.</summary>
    public static bool AffectsAccess(ResourceAddress resource) => Relevant.Contains(resource.Type);

    /// <summary>The gateways whose callers or tools a plan may change; none when it is about other things.</summary>
    public async Task<IReadOnlyList<GatewayAccessChange>> PlanChangesAsync(Plan plan, CancellationToken cancellationToken)
    {
        if (!plan.Actions.Any(change => AffectsAccess(change.Address))) return [];
        var outlooks = await PlanAllAsync(plan, cancellationToken);
        return [.. outlooks.Where(outlook => !outlook.IsEmpty)];
    }

    /// <summary>All gateways of a stack.</summary>
    public async Task<IReadOnlyList<GatewayAccessChange>> PlanAllAsync(Plan plan, CancellationToken cancellationToken)
    {
        var outlooks = new List<GatewayAccessChange>();
        foreach (var change in plan.Changes.Concat(plan.Deletions).Where(change => change.Type.Name == GatewayResourceType.TypeName && change.Kind is not (ChangeKind.Conflict or ChangeKind.Unreadable)))
        {
            try
            {
                outlooks.Add(await PlanGatewayAsync(plan, change, cancellationToken));
            }
            catch (Exception e) when (e is FormatException || (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested))
            {
                outlooks.Add(new GatewayAccessChange(change.Address, null, null, [], null, null) { Problem = e is FormatException ? e.Message : FailureClassifier.Classify(e).ToString() });
            }
        }

        return outlooks;
    }

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
            IsIncomplete = IsUnfinished(plan, gateway, targets.Before.Count),
        };
    }

    /// <summary>Whether a gateway of ours was never complete: it bears no seal, and no target but those that the stack asks for.</summary>
    private static bool IsUnfinished(Plan plan, PlannedChange gateway, int targets) =>
        gateway.Live is { Tags: { } tags } live
        && !tags.ContainsKey(Ownership.ChildrenHashTag)
        && Ownership.Classify(live, plan.Stack) == OwnershipClaim.Ours
        && targets == TargetsOf(plan, gateway).Count(target => target.Live is not null);

    private static IEnumerable<PlannedChange> TargetsOf(Plan plan, PlannedChange gateway) =>
        plan.Changes.Where(change => change.Type.Name == GatewayTargetResourceType.TypeName && plan.Graph.GetDependencies(change.Address).Contains(gateway.Address));

    /// <summary>What policies call the gateway: its ARN, or the mark of it while that is not known.</summary>
    private static string ArnAfter(PlannedChange gateway) => gateway.Kind is ChangeKind.Create or ChangeKind.Replace || gateway.Live is null
        ? new AttributeRef(gateway.Address, "arn").ToString()
        : gateway.Live.Attributes["arn"];

    private async Task<(IReadOnlyList<TargetTools> Before, IReadOnlyList<TargetTools> After)> ReadTargetsAsync(Plan plan, PlannedChange gateway, CancellationToken cancellationToken)
    {
        var (before, after) = (new Dictionary<string, TargetTools>(StringComparer.Ordinal), new Dictionary<string, TargetTools>(StringComparer.Ordinal));
        if (gateway.Live is { } live)
        {
            var listed = extension is null ? NoTools : await extension.ListToolsAsync(live.Id, cancellationToken);
            var gone = plan.Deletions.Where(change => change.Type.Name == GatewayTargetResourceType.TypeName).Select(change => change.Live!.Id).ToHashSet(StringComparer.Ordinal);
            await foreach (var target in types.GatewayTarget.EnumerateAsync(aws, [live.Id], cancellationToken))
            {
                var state = (GetGatewayTargetResponse)target.State;
                before[state.Name] = new TargetTools(state.Name, DeclaredTools.Extract(state.TargetConfiguration) ?? listed.GetValueOrDefault(state.Name));
                if (!gone.Contains(target.Id)) after[state.Name] = before[state.Name];
            }
        }

        foreach (var change in TargetsOf(plan, gateway))
        {
            if (change.Desired is not GatewayTargetState target) continue;
            if (DeclaredTools.Extract(target.TargetConfiguration) is { } inline) after[target.Name] = new TargetTools(target.Name, inline);
            else after.TryAdd(target.Name, new TargetTools(target.Name, null));
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
        var engine = plan.Changes.FirstOrDefault(change => change.Type.Name == PolicyEngineResourceType.TypeName && engineArn == ArnAfter(change));
        var ours = engine is null
            ? []
            : plan.Changes.Where(change => change.Type.Name == PolicyResourceType.TypeName && plan.Graph.GetDependencies(change.Address).Contains(engine.Address)).ToList();
        var policies = ours
            .Select(change => (CreatePolicyRequest)change.Desired!)
            .Where(policy => policy.EnforcementMode != EnforcementMode.LOG_ONLY)
            .Select(policy => new AccessPolicy(policy.Name, PolicyText.Extract(policy.Definition)))
            .ToList();
        if (!AttributeRef.IsUnresolved(engineArn))
        {
            // What somebody added stays, unless the plan deletes it.
            var settled = ours.Concat(plan.Deletions).Select(change => change.Live?.Id).ToHashSet();
            await foreach (var (id, state) in LivePoliciesAsync(engineArn, cancellationToken))
            {
                if (!settled.Contains(id) && IsEffective(state)) policies.Add(new AccessPolicy(state.Name, PolicyText.Extract(state.Definition)));
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
        policy.EnforcementMode != EnforcementMode.LOG_ONLY && policy.Status is { } status && status != PolicyStatus.CREATE_FAILED && status != PolicyStatus.CREATING && status != PolicyStatus.DELETING;

    private static IReadOnlyList<AccessPrincipal> Principals(Plan plan, GetGatewayResponse? live, CreateGatewayRequest? desired)
    {
        var kinds = new[] { live?.AuthorizerType, desired?.AuthorizerType }.OfType<AuthorizerType>().Select(type => KindOf(type)).Distinct();
        var discovery = (desired?.AuthorizerConfiguration ?? live?.AuthorizerConfiguration)?.CustomJWTAuthorizer?.DiscoveryUrl ?? "";
        return [.. kinds, .. plan.Changes.Select(change => UserOf(change, discovery)).OfType<AccessPrincipal>()];
    }

    private static AccessPrincipal KindOf(AuthorizerType type) =>
        type == AuthorizerType.CUSTOM_JWT ? AccessPrincipal.AnyOAuthUser : type == AuthorizerType.AWS_IAM ? AccessPrincipal.AnyIamEntity : AccessPrincipal.Anonymous;

    /// <summary>A user of the stack whose tokens the gateway takes, with the claims that an access token certainly has.</summary>
    private static AccessPrincipal? UserOf(PlannedChange change, string discoveryUrl)
    {
        if (change is not { Desired: UserState user, Live.Attributes: { } attributes } || attributes.GetValueOrDefault("sub") is not { Length: > 0 } sub) return null;
        if (!discoveryUrl.Contains($"/{user.UserPoolId}/", StringComparison.Ordinal)) return null;
        var issuer = discoveryUrl[..(discoveryUrl.IndexOf(user.UserPoolId, StringComparison.Ordinal) + user.UserPoolId.Length)];
        return AccessPrincipal.FromClaims(new() { ["sub"] = sub, ["username"] = user.Username, ["token_use"] = "access", ["iss"] = issuer }, user.Username);
    }
}
