using System.Text.Json.Nodes;
using Cedar;
using Cedar.Evaluation;
using Cedar.Explanation;
using Cedar.Partial;
using Cedar.Policies;
using Reconciler.Access.Schemas;

namespace Reconciler.Access.Authorization;

/// <summary>Answers who may call which tools of a gateway. Safe to use from many threads.</summary>
/// <param name="schema">The gateway and its tools.</param>
/// <param name="policies">The policies that are enforced; <see langword="null"/> when no engine is asked, or its answer is only logged: then everything is allowed.</param>
public sealed class GatewayAccess(GatewaySchema schema, AccessPolicies? policies)
{
    private readonly EntityUid _gateway = AgentCoreNames.ToGateway(schema.Gateway.Arn);

    /// <summary>The gateway and its tools.</summary>
    public GatewaySchema Schema => schema;

    /// <summary>Whether policies decide; otherwise everything is allowed.</summary>
    public bool IsEnforced => policies is not null;

    /// <summary>The policies that are enforced; <see langword="null"/> when everything is allowed.</summary>
    public AccessPolicies? Policies => policies;

    /// <summary>The tools as they are called at the gateway, in order: those that were listed, and those that a policy names and that are taken on trust.</summary>
    public IReadOnlyList<string> Tools { get; } =
        [.. schema.Tools.Concat((policies?.PolicySet.EffectivePolicies ?? []).SelectMany(GetActionIds).Where(schema.HasTool)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Whether somebody may call a tool, whatever the arguments.</summary>
    public ToolAccess GetToolAccess(AccessPrincipal principal, string tool)
    {
        ArgumentNullException.ThrowIfNull(principal);
        if (!schema.HasTool(tool))
            return ToolAccess.None;
        if (policies is null)
            return ToolAccess.Unrestricted;
        var context = ToolInput.ToUnknownContext(schema.GetInputType(tool));
        var response = policies.Partial.Authorize(new PartialRequest(principal.Value, AgentCoreNames.ToAction(tool), _gateway, context), CreateEntities(principal, tool));
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
        return new ToolAccess(verdict, [.. certain, .. GetConditions(response, Effect.Permit)], [.. GetConditions(response, Effect.Forbid)]);
    }

    /// <summary>Whether a call is allowed.</summary>
    /// <param name="principal">Somebody in particular.</param>
    /// <param name="tool">The tool as it is called at the gateway: <c>target___tool</c>.</param>
    /// <param name="input">The arguments. A call whose arguments do not fit the tool's schema is denied.</param>
    public AccessDecision Decide(AccessPrincipal principal, string tool, JsonObject input)
    {
        if (policies is null)
            return AccessDecision.Unrestricted;
        if (TryCreateRequest(principal, tool, input, out var problem) is not { } request)
            return new AccessDecision(false, [], problem);
        var response = policies.Authorizer.Authorize(request, CreateEntities(principal, tool));
        return AccessDecision.Create(response.Decision == Decision.Allow, response.Reasons);
    }

    /// <summary>Whether a call is allowed, and why.</summary>
    /// <param name="principal">Somebody in particular.</param>
    /// <param name="tool">The tool as it is called at the gateway: <c>target___tool</c>.</param>
    /// <param name="input">The arguments.</param>
    public AccessExplanation Explain(AccessPrincipal principal, string tool, JsonObject input)
    {
        var decision = Decide(principal, tool, input);
        if (policies is null || TryCreateRequest(principal, tool, input, out _) is not { } request)
            return new AccessExplanation(decision.IsAllowed, decision.Reason, [], []);
        var explanations = policies.Explainer.Explain(request, CreateEntities(principal, tool)).OrderBy(e => e.Outcome switch
        {
            PolicyOutcome.Applies => decision.DeterminingPolicies.Contains(e.Policy.Id) ? 0 : 1,
            PolicyOutcome.OutOfScope => 3,
            _ => 2,
        });
        return new AccessExplanation(decision.IsAllowed, decision.Reason, decision.DeterminingPolicies, [.. explanations]);
    }

    private Request? TryCreateRequest(AccessPrincipal principal, string tool, JsonObject input, out string problem)
    {
        ArgumentNullException.ThrowIfNull(principal);
        ArgumentNullException.ThrowIfNull(input);
        if (principal.Value is not EntityUid caller)
            throw new ArgumentException("a kind of callers has no calls; ask what it may do", nameof(principal));
        try
        {
            problem = "";
            return new Request(caller, AgentCoreNames.ToAction(tool), _gateway, ToolInput.ToContext(schema.GetInputType(tool), input));
        }
        catch (FormatException mismatch)
        {
            problem = $"The arguments do not fit the tool's input schema: {mismatch.Message}";
            return null;
        }
    }

    private static EntityStore CreateEntities(AccessPrincipal principal, string tool) =>
        new([.. GatewaySchema.GetActionEntities(tool), .. principal.Entity is { } entity ? [entity] : Array.Empty<Entity>()]);

    private static IEnumerable<AccessCondition> GetConditions(PartialResponse response, Effect effect) =>
        response.Residuals.Where(r => r.Effect == effect).Select(r => new AccessCondition(r.PolicyId, r.Condition));

    private static IEnumerable<string> GetActionIds(Policy policy) => policy.Action switch
    {
        Scope.Equal { Entity.Entity: { } action } => [action.Id],
        Scope.InAny any => any.Entities.Select(a => a.Id),
        _ => [],
    };
}
