using Reconciler.Access.Schemas;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Composition;

/// <summary>Creates the schemas of the gateways that a stack defines, without AWS. Their ARNs are the references to them.</summary>
public static class GatewaySchemaFactory
{
    /// <summary>Returns the schema of a gateway.</summary>
    /// <param name="gateway">The name of its object.</param>
    /// <param name="objects">The spec objects of the stack.</param>
    /// <param name="listed">
    /// Returns the tools that a target has listed, for the name of the gateway object and the name of the target; null if they are
    /// unknown.
    /// </param>
    public static GatewaySchema Create(
        string gateway, IReadOnlyList<SpecObject> objects, Func<string, string, IReadOnlyList<Tool>?>? listed = null)
    {
        var targets =
            from o in objects
            where o.Spec is GatewayTargetSpec
            let target = (GatewayTargetSpec)o.Spec
            where target.Gateway == gateway
            let name = target.Request.Name ?? o.Ref.Name
            select DeclaredTools.Read(name, target.Request.TargetConfiguration, () => listed?.Invoke(gateway, name));
        return new(new GatewayTools($"${{Gateway/{gateway}.arn}}", [.. targets]));
    }
}
