using Reconciler.Spec;

namespace Reconciler.Engine.Model;

/// <summary>A spec object that owned a resource before.</summary>
/// <param name="Stack">The name of the stack.</param>
/// <param name="Object">The object.</param>
internal sealed record FormerOwner(string Stack, ObjectRef Object)
{
    public override string ToString() => $"{Object} of stack {Stack}";
}
