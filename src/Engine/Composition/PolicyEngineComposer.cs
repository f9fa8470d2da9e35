using Reconciler.Engine.Model;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Composition;

/// <summary>Composes <c>PolicyEngine</c> objects: a policy engine.</summary>
internal static class PolicyEngineComposer
{
    public static void Compose(CompositionScope scope)
    {
        foreach (var (owner, spec) in scope.ObjectsOf<PolicyEngineSpec>())
        {
            spec.Request.Name = scope.NameOf(
                owner, scope.Types.PolicyEngine, spec.Request.Name, (stack, name) => DefaultNames.ForIdentifier(stack, name));
            spec.Request.Tags = scope.MergeTags(owner);
            var engine = scope.Add(owner, scope.Types.PolicyEngine, spec.Request);
            scope.Export(owner, "id", engine.Id);
            scope.Export(owner, "arn", engine.Arn);
        }
    }
}
