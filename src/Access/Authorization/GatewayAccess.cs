using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Cedar;
using Cedar.Evaluation;
using Cedar.Explanation;
using Cedar.Partial;
using Cedar.Policies;
using Reconciler.Access.Dogwood;
using Reconciler.Access.Schemas;

namespace Reconciler.Access.Authorization;

/// <summary>Decides who may call which tools of a gateway. Thread-safe.</summary>
/// <param name="schema">The gateway and its tools.</param>
/// <param name="policies">
/// The enforced policies, or null if the gateway has no policy engine or only logs its decisions: then every call is allowed.
/// </param>
/// <param name="options">How clauses are decided that depend on history or guardrails.</param>
public sealed class GatewayAccess(GatewaySchema schema, AccessPolicies? policies, AccessOptions? options = null)
{
    private readonly EntityUid _gateway = AgentCoreNames.ToGateway(schema.Gateway.Arn);
    private readonly AccessOptions _options = options ?? AccessOptions.Default;
    private readonly ConcurrentDictionary<string, (EntityUid Uid, EntityStore Entities)> _actions = new(StringComparer.Ordinal);

    /// <summary>The gateway and its tools.</summary>
    public GatewaySchema Schema => schema;

    /// <summary>How clauses are decided that depend on history or guardrails.</summary>
    public AccessOptions Options => _options;

    /// <summary>Whether policies are enforced. Otherwise every call is allowed.</summary>
    public bool IsEnforced => policies is not null;

    /// <summary>The enforced policies, or null if every call is allowed.</summary>
    public AccessPolicies? Policies => policies;

    /// <summary>
    /// The names of the tools at the gateway, sorted: the listed tools, unlisted tools that a policy names and that may exist, and
    /// <c>target___*</c> for all other tools of a target that has not listed them. <see cref="AgentCoreNames.Describe"/> is their text.
    /// </summary>
    public IReadOnlyList<string> Tools { get; } =
    [
        .. schema.Tools
            .Concat(schema.UnlistedTargets.Select(target => $"{target}{AgentCoreNames.Separator}{AgentCoreNames.AnyOther}"))
            .Concat(new[] { policies?.PolicySet, policies?.Suppressions }
                .SelectMany(set => set?.EffectivePolicies ?? [])
                .SelectMany(GetActionIds)
                .Where(schema.HasTool))
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Whether a caller may call a tool, over all possible arguments.</summary>
    /// <param name="principal">The caller, or all callers of a type.</param>
    /// <param name="tool">The tool's name at the gateway: <c>target___tool</c>.</param>
    /// <param name="time">The time of the calls; null for the answer at any time.</param>
    public ToolAccess GetToolAccess(AccessPrincipal principal, string tool, DateTimeOffset? time = null)
    {
        ArgumentNullException.ThrowIfNull(principal);
        if (!schema.HasTool(tool))
            return ToolAccess.None;
        if (policies is null)
            return ToolAccess.Unrestricted;
        if (principal.Pattern is { } pattern)
        {
            var all = policies.PolicySet.EffectivePolicies.Concat(policies.Suppressions.EffectivePolicies);
            return GetToolAccess(principal, tool, time, CallerPattern.Assume(all, pattern));
        }

        var access = GetToolAccess(principal, tool, time, null);
        return access.Verdict == AccessVerdict.Depends && principal.Entity is null
            ? access with { Cases = CallerCases.Find(access, principal, assumptions => GetToolAccess(principal, tool, time, assumptions)) }
            : access;
    }

    /// <summary>Whether a call is allowed.</summary>
    /// <param name="call">The call. It is denied if its arguments do not match the tool's input schema.</param>
    public AccessDecision Decide(ToolCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (policies is null)
            return AccessDecision.Unrestricted;
        if (TryCreateContext(call, policies.Clauses, out var problem) is not { } context)
            return new AccessDecision(false, [], problem);
        var (caller, action) = (GetCaller(call.Principal), GetAction(call.Tool).Uid);
        var entities = GetEntities(call.Principal, call.Tool);
        if (context.IsKnown)
        {
            var response = policies.Authorizer.Authorize(new Request(caller, action, _gateway, context.Value), entities);
            return AccessDecision.Create(response.Decision == Decision.Allow, response.Reasons);
        }

        return Decide(policies.Partial.Authorize(new PartialRequest(caller, action, _gateway, context.Value), entities));
    }

    /// <summary>Whether the output of an allowed call is suppressed.</summary>
    /// <param name="call">The call, with its output.</param>
    public OutputDecision DecideOutput(ToolCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (policies is null || policies.Suppressions.EffectivePolicies.Count == 0)
            return OutputDecision.Passed;

        // What does not match the schema of the output cannot be assessed.
        if (TryCreateContext(call, policies.SuppressionClauses, out _) is not { } context)
            return new OutputDecision(true, [], []);
        var request = new PartialRequest(GetCaller(call.Principal), AgentCoreNames.ToAction(call.Tool), _gateway, context.Value);
        var response = policies.SuppressionPartial.Authorize(request, GetEntities(call.Principal, call.Tool));
        var undecided = response.Residuals.Select(r => r.PolicyId).ToList();
        string[] determining = [.. response.Reasons, .. _options.Undecidable == UndecidableClauses.Deny ? undecided : []];
        return new OutputDecision(determining.Length > 0, determining, undecided);
    }

    /// <summary>Whether a call is allowed, and why.</summary>
    /// <param name="call">The call.</param>
    public AccessExplanation Explain(ToolCall call)
    {
        var decision = Decide(call);
        if (policies is null || TryCreateContext(call, policies.Clauses, out _) is not { } context)
            return new AccessExplanation(decision.IsAllowed, decision.Reason, [], []);
        var request = new Request(GetCaller(call.Principal), AgentCoreNames.ToAction(call.Tool), _gateway, context.Value);
        var entities = GetEntities(call.Principal, call.Tool);
        var partial = policies.Partial.Authorize(
            new PartialRequest(request.Principal, request.Action, request.Resource, request.Context), entities);
        var explanations = policies.Explainer.Explain(request with { Context = context.Known }, entities).OrderBy(e => e.Outcome switch
        {
            PolicyOutcome.Applies => decision.DeterminingPolicies.Contains(e.Policy.Id) ? 0 : 1,
            PolicyOutcome.OutOfScope => 3,
            _ => 2,
        });
        return new AccessExplanation(decision.IsAllowed, decision.Reason, decision.DeterminingPolicies, [.. explanations])
        {
            Undecided = [.. partial.Residuals.Select(r => CreateCondition(r.PolicyId, r.Condition, policies.Clauses))],
            Suppressions = GetToolAccess(call.Principal, call.Tool, call.Time).Suppressions,
        };
    }

    private ToolAccess GetToolAccess(
        AccessPrincipal principal, string tool, DateTimeOffset? time, IReadOnlyDictionary<Expr, CedarValue>? assumptions)
    {
        var entities = GetEntities(principal, tool);
        var response = policies!.Partial.Authorize(CreateRequest(null, policies.Clauses), entities);
        var suppressions = policies.Suppressions.EffectivePolicies.Count == 0
            ? null
            : policies.SuppressionPartial.Authorize(CreateRequest(schema.GetOutputType(tool), policies.SuppressionClauses), entities);
        var verdict = response.Decision switch
        {
            PartialDecision.Allow => AccessVerdict.Permit,
            PartialDecision.Deny => AccessVerdict.Deny,
            _ => AccessVerdict.Depends,
        };
        var forbidden = response.Reasons.Count > 0 && policies.PolicySet.Find(response.Reasons[0])?.Effect == Effect.Forbid;
        var certain = response.Reasons.Select(id => new AccessCondition(id, null)).ToList();
        if (forbidden)
            return new ToolAccess(verdict, [], certain);
        return new ToolAccess(verdict, [.. certain, .. GetConditions(Effect.Permit)], [.. GetConditions(Effect.Forbid)])
        {
            Suppressions =
            [
                .. (suppressions?.Reasons ?? []).Select(id => new AccessCondition(id, null)),
                .. (suppressions?.Residuals ?? []).Select(r => CreateCondition(r.PolicyId, r.Condition, policies.SuppressionClauses)),
            ],
        };

        PartialRequest CreateRequest(Cedar.Schemas.CedarType? output, IReadOnlyDictionary<string, DogwoodClause> clauses) => new(
            principal.Value, AgentCoreNames.ToAction(tool), _gateway,
            CallContextValue.CreateUnknown(schema.GetInputType(tool), output, time, clauses.Values))
        { Assumptions = assumptions };

        IEnumerable<AccessCondition> GetConditions(Effect effect) =>
            response.Residuals.Where(r => r.Effect == effect).Select(r => CreateCondition(r.PolicyId, r.Condition, policies.Clauses));
    }

    private AccessDecision Decide(PartialResponse response)
    {
        var undecided = response.Residuals.Select(r => r.PolicyId).ToList();
        var counted = _options.Undecidable == UndecidableClauses.Deny ? Effect.Forbid : Effect.Permit;
        var isForbidden = response.Reasons.Count > 0 && policies!.PolicySet.Find(response.Reasons[0])?.Effect == Effect.Forbid;
        var forbids = (isForbidden ? response.Reasons : []).Concat(GetCounted(Effect.Forbid)).ToList();
        var permits = (isForbidden ? [] : response.Reasons).Concat(GetCounted(Effect.Permit)).ToList();
        var isAllowed = forbids.Count == 0 && permits.Count > 0;
        return AccessDecision.Create(isAllowed, isAllowed ? permits : forbids) with { Undecided = undecided };

        IEnumerable<string> GetCounted(Effect effect) =>
            effect == counted ? response.Residuals.Where(r => r.Effect == effect).Select(r => r.PolicyId) : [];
    }

    private CallContextValue? TryCreateContext(ToolCall call, IReadOnlyDictionary<string, DogwoodClause> clauses, out string problem)
    {
        try
        {
            problem = "";
            return CallContextValue.Create(schema, call, clauses, _options.Decider);
        }
        catch (FormatException mismatch)
        {
            problem = $"The arguments do not fit the tool's input schema: {mismatch.Message}";
            return null;
        }
    }

    private static EntityUid GetCaller(AccessPrincipal principal) => principal.Value as EntityUid
        ?? throw new ArgumentException(
            "A call needs one particular caller; use GetToolAccess for all callers of a type.", nameof(principal));

    private EntityStore GetEntities(AccessPrincipal principal, string tool)
    {
        var actions = GetAction(tool).Entities;
        return principal.Entity is { } entity ? actions.With(entity) : actions;
    }

    private (EntityUid Uid, EntityStore Entities) GetAction(string tool) => _actions.TryGetValue(tool, out var known)
        ? known
        : _actions.GetOrAdd(tool, name => (AgentCoreNames.ToAction(name), new EntityStore(schema.GetActionEntities(name))));

    private static AccessCondition CreateCondition(string policy, Expr condition, IReadOnlyDictionary<string, DogwoodClause> clauses)
    {
        return new AccessCondition(policy, condition)
        {
            Clauses = clauses.Count == 0 ? [] : [.. clauses.Values.Where(c => IsIn(condition, c))],
        };

        static bool IsIn(Expr expression, DogwoodClause clause) =>
            expression is Expr.Attribute { Target: Expr.Variable { Name: RequestVariable.Context }, Name: var name } && name == clause.Text
            || expression.Children.Any(child => IsIn(child, clause));
    }

    private static IEnumerable<string> GetActionIds(Policy policy) => policy.Action switch
    {
        Scope.Equal { Entity.Entity: { } action } => [action.Id],
        Scope.InAny any => any.Entities.Select(a => a.Id),
        _ => [],
    };
}
