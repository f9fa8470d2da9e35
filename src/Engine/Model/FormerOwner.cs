using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;

namespace Reconciler.Engine.Model;

/// <summary>A spec object that owned resources before.</summary>
/// <param name="Stack">The name of the stack.</param>
/// <param name="Object">The object.</param>
internal sealed record FormerOwner(string Stack, ObjectRef Object)
{
    /// <summary>
    /// Returns what the specs say about the former owners of an object: its former names in this stack and in the stacks that this one was
    /// renamed from, and the objects of other stacks that it was.
    /// </summary>
    public static IReadOnlyList<FormerOwner> Find(Stack stack, SpecObject o)
    {
        var stacks = new[] { stack.Name }.Concat(stack.Settings.FormerNames ?? []).ToList();
        var names = ((o.Spec as ResourceSpec)?.FormerNames ?? []).Select(text => FormerName.Parse(text)).OfType<FormerName>().ToList();
        var here = new[] { new FormerName(null, o.Ref.Name) }.Concat(names.Where(name => name.Stack is null))
            .SelectMany(name => stacks.Select(other => new FormerOwner(other, o.Ref with { Name = name.Name })));
        var elsewhere = names.Where(name => name.Stack is not null)
            .Select(name => new FormerOwner(name.Stack!, o.Ref with { Name = name.Name }));
        var self = new FormerOwner(stack.Name, o.Ref);
        return [.. here.Concat(elsewhere).Distinct().Where(owner => owner != self)];
    }

    public override string ToString() => $"{Object} of stack {Stack}";
}
