using System.CommandLine;
using Reconciler.Spec;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Mcp;
using Shared;

namespace Reconciler.Worker.Commands;

/// <summary><c>--only KIND/NAME</c>: limits a plan to some spec objects and what they depend on.</summary>
internal static class OnlyOption
{
    public static Option<string[]> Build() => new("--only")
    {
        Description = "Only this object and what it depends on; nothing is pruned. Repeat it for more objects.",
        HelpName = "KIND/NAME",
    };

    /// <summary>Finds the objects in stacks.</summary>
    /// <param name="names">The names as given.</param>
    /// <param name="stacks">The stacks of the command.</param>
    /// <returns>The objects of each stack that has some; all stacks, each with null, if no names are given.</returns>
    /// <exception cref="AccessException">No stack has an object of a name.</exception>
    public static IReadOnlyList<(Stack Stack, IReadOnlyList<ObjectRef>? Only)> Select(string[] names, IReadOnlyList<Stack> stacks)
    {
        if (names.Length == 0) return [.. stacks.Select(stack => (stack, (IReadOnlyList<ObjectRef>?)null))];
        var known = stacks.SelectMany(stack => stack.Objects).Select(o => o.Ref.ToString()).ToList();
        foreach (var name in names.Where(name => !known.Contains(name)))
        {
            throw new AccessException(
                $"No stack has an object {name}.",
                Spelling.Hint(name, known) ?? $"Write the kind and the name, such as {known.FirstOrDefault() ?? "Gateway/tools"}.");
        }

        return [.. stacks
            .Select(stack => (Stack: stack, Only: Find(stack, names)))
            .Where(selected => selected.Only.Count > 0)
            .Select(selected => (selected.Stack, (IReadOnlyList<ObjectRef>?)selected.Only))];
    }

    private static List<ObjectRef> Find(Stack stack, string[] names) =>
        [.. stack.Objects.Select(o => o.Ref).Where(reference => names.Contains(reference.ToString()))];
}
