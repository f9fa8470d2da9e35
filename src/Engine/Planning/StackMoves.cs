using Reconciler.Engine.Model;
using Reconciler.Spec.Loading;

namespace Reconciler.Engine.Planning;

/// <summary>Orders stacks by what moves between them.</summary>
public static class StackMoves
{
    /// <summary>
    /// Puts a stack that takes something over before the stack that it takes it from. Otherwise the order stays; if stacks take over from
    /// each other, too.
    /// </summary>
    /// <param name="stacks">The stacks.</param>
    public static IReadOnlyList<Stack> Order(IReadOnlyList<Stack> stacks)
    {
        var sources = stacks.ToDictionary(
            stack => stack.Name,
            stack => stack.Objects
                .SelectMany(o => FormerOwner.Find(stack, o))
                .Select(owner => owner.Stack)
                .ToHashSet(StringComparer.Ordinal));
        var ordered = new List<Stack>(stacks.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var stack in stacks) Visit(stack);
        return ordered;

        void Visit(Stack stack)
        {
            if (!seen.Add(stack.Name)) return;
            foreach (var taker in stacks.Where(other => other != stack && sources[other.Name].Contains(stack.Name))) Visit(taker);
            ordered.Add(stack);
        }
    }
}
