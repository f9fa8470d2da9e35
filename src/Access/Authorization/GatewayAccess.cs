using System.Text.Json.Nodes;
using Cedar;
using Cedar.Evaluation;
using Cedar.Explanation;
using Cedar.Partial;
using Cedar.Policies;
using Reconciler.Access.Schemas;

namespace Reconciler.Access.Authorization;

/// <summary>Decides who may call which tools of a gateway. Thread-safe.</summary>
/// <param name="schema">The gateway and its tools.</param>
/// <param name="policies">
/// The enforced policies, or null if the gateway has no policy engine or only logs its decisions: then every call is allowed.
/// </param>
public sealed class GatewayAccess(GatewaySchema schema, AccessPolicies? policies)
{
    private readonly EntityUid _gateway = AgentCoreNames.ToGateway(schema.Gateway.Arn);

    /// <summary>The gateway and its tools.</summary>
    public GatewaySchema Schema => schema;

    /// <summary>Whether policies are enforced. Otherwise every call is allowed.</summary>
    public bool IsEnforced => policies is not null;

    /// <summary>The enforced policies, or null if every call is allowed.</summary>
    public AccessPolicies? Policies => policies;

    /// <summary>
    /// The names of the tools at the gateway, sorted: the listed tools, and unlisted tools that a policy names and that may exist.
    /// </summary>
    public IReadOnlyList<string> Tools { get; } =
    [
        .. schema.Tools
            .Concat((policies?.PolicySet.EffectivePolicies ?? []).SelectMany(GetActionIds).Where(schema.HasTool))
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Whether a caller may call a tool, over all possible arguments.</summary>
    public ToolAccess GetToolAccess(AccessPrincipal principal, string tool)
    {
        ArgumentNullException.ThrowIfNull(principal);
        if (!schema.HasTool(tool))
            return ToolAccess.None;
        if (policies is null)
            return ToolAccess.Unrestricted;
        var context = ToolInput.ToUnknownContext(schema.GetInputType(tool));
        var request = new PartialRequest(principal.Value, AgentCoreNames.ToAction(tool), _gateway, context);
        var response = policies.Partial.Authorize(request, CreateEntities(principal, tool));
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
        return new ToolAccess(
            verdict, [.. certain, .. GetConditions(response, Effect.Permit)], [.. GetConditions(response, Effect.Forbid)]);
    }

    /// <summary>Whether a call is allowed.</summary>
    /// <param name="principal">One particular caller.</param>
    /// <param name="tool">The tool's name at the gateway: <c>target___tool</c>.</param>
    /// <param name="input">The arguments. A call whose arguments do not match the tool's input schema is denied.</param>
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
    /// <param name="principal">One particular caller.</param>
    /// <param name="tool">The tool's name at the gateway: <c>target___tool</c>.</param>
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
            throw new ArgumentException(
                "A call needs one particular caller; use GetToolAccess for all callers of a type.", nameof(principal));
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
