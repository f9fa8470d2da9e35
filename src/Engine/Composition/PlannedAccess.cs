using Amazon.BedrockAgentCoreControl;
using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Composition;

/// <summary>
/// Decides who may call which tools of a gateway as the specs define it, without AWS. The ARN of a gateway is the reference to it.
/// </summary>
public static class PlannedAccess
{
    /// <summary>Returns the access of a gateway.</summary>
    /// <param name="gateway">The object of the gateway.</param>
    /// <param name="objects">The spec objects of the stack.</param>
    /// <param name="listed">
    /// Returns the tools that a target has listed, for the name of the gateway object and the name of the target; null if they are
    /// unknown.
    /// </param>
    /// <exception cref="FormatException">A statement is not a policy.</exception>
    public static GatewayAccess Create(
        SpecObject gateway, IReadOnlyList<SpecObject> objects, Func<string, string, IReadOnlyList<Tool>?>? listed = null)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        var spec = (GatewaySpec)gateway.Spec;
        var policies =
            from o in objects
            where o.Spec is CedarPolicySpec
            let policy = (CedarPolicySpec)o.Spec
            where policy.PolicyEngine == spec.Policy?.Engine && policy.Request.EnforcementMode != EnforcementMode.LOG_ONLY
            from source in PolicySources.Read(o, policy)
            select new AccessPolicy(source.Key is { } key ? $"{o.Ref.Name}.{key}" : o.Ref.Name, source.Text);
        var restrictions =
            from o in objects
            where o.Spec is GatewayTargetSpec target && target.Gateway == gateway.Ref.Name
            let statement = AllowedTools.Find(o)
            where statement is not null
            select new AccessPolicy($"{o.Ref.Name}.allowedTools", statement);
        var isEnforced = spec.Policy is { } engine && engine.Mode != GatewayPolicyEngineMode.LOG_ONLY;
        return new GatewayAccess(
            GatewaySchemaFactory.Create(gateway.Ref.Name, objects, listed), isEnforced ? new AccessPolicies(policies.Concat(restrictions)) : null);
    }
}
