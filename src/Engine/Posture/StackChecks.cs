using Reconciler.Access.Schemas;
using Reconciler.Engine.Composition;
using Reconciler.Spec;

namespace Reconciler.Engine.Posture;

/// <summary>All checks of a stack that need the engine and no AWS call. Hosts pass them to the loader of specs.</summary>
public static class StackChecks
{
    /// <summary>Checks the Cedar policies, the annotations and the posture of a stack.</summary>
    /// <param name="objects">The spec objects of the stack.</param>
    /// <param name="listed">Returns the tools that a target has listed, as for <see cref="CedarPolicyChecks"/>.</param>
    /// <returns>The findings, with their locations in the specs.</returns>
    public static IEnumerable<SpecError> Check(
        IReadOnlyList<SpecObject> objects, Func<string, string, IReadOnlyList<Tool>?>? listed = null) =>
        CedarPolicyChecks.Check(objects, listed)
            .Concat(AllowedTools.Check(objects, listed))
            .Concat(IgnoredFields.Check(objects))
            .Concat(PostureChecks.Check(objects, listed));
}
