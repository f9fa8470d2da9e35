using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;

namespace Reconciler.Engine.Composition;

/// <summary>Where the policies of a stack are written.</summary>
public static class PolicyLocations
{
    /// <summary>
    /// Returns the object and the place of each policy, by its name in AWS. The id of a policy in AWS is its name and a suffix.
    /// </summary>
    /// <param name="stack">The stack.</param>
    public static IReadOnlyDictionary<string, (ObjectRef Object, SourceLocation Location)> Find(Stack stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        var found = new Dictionary<string, (ObjectRef Object, SourceLocation Location)>(StringComparer.Ordinal);
        foreach (var owner in stack.Objects)
        {
            if (owner.Spec is not CedarPolicySpec spec) continue;
            foreach (var source in PolicySources.Read(owner, spec))
            {
                var name = PolicySources.NameOf(stack.Name, owner.Ref.Name, spec.Request.Name, source.Key);
                found[name] = (owner.Ref, source.At(0));
            }
        }

        return found;
    }
}
