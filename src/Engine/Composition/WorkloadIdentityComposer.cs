using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Composition;

/// <summary>Composes <c>WorkloadIdentity</c> objects: a workload identity.</summary>
internal static class WorkloadIdentityComposer
{
    public static void Compose(CompositionScope scope)
    {
        foreach (var (owner, spec) in scope.ObjectsOf<WorkloadIdentitySpec>())
        {
            spec.Request.Name = scope.NameOf(
                owner, scope.Types.WorkloadIdentity, spec.Request.Name, (stack, name) => DefaultNames.ForHyphenated(stack, name));
            spec.Request.Tags = scope.MergeTags(owner);
            var identity = scope.Add(owner, scope.Types.WorkloadIdentity, spec.Request);
            scope.Export(owner, "name", identity.Attribute("name"));
            scope.Export(owner, "arn", identity.Arn);
        }
    }
}
