using Reconciler.Spec;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Sources;

namespace Reconciler.Worker.Commands;

/// <summary>Reads the stacks that a command was given. Bad ones are refused before anything is touched, with all that is wrong with them.</summary>
internal static class StackFiles
{
    /// <returns>The stacks, or null after the errors were written.</returns>
    public static IReadOnlyList<Stack>? Load(IEnumerable<string> paths, Terminal terminal) => Accept([.. paths.Select(StackReader.Load)], terminal);

    /// <summary>The same of stacks that were read before.</summary>
    public static IReadOnlyList<Stack>? Accept(IReadOnlyList<LoadResult> results, Terminal terminal)
    {
        var errors = results.SelectMany(result => result.Errors).ToList();
        var stacks = results.Select(result => result.Stack).OfType<Stack>().ToList();
        foreach (var twin in stacks.GroupBy(stack => stack.Name).Where(group => group.Count() > 1))
        {
            errors.Add(new SpecError(
                new SourceLocation(twin.Last().Directory, 1, 1), "metadata.name", $"two stacks are named {twin.Key}: {string.Join(", ", twin.Select(stack => stack.Directory))}"));
        }

        foreach (var error in errors) terminal.Error.WriteLine(error);
        if (errors.Count == 0) return stacks;
        terminal.Fail($"{errors.Count} {(errors.Count == 1 ? "error" : "errors")} in the specs; nothing was touched.");
        return null;
    }
}
