using Reconciler.Spec;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Mcp;
using Reconciler.Worker.Sources;

namespace Reconciler.Worker.Commands;

/// <summary>Loads the stacks of a command. If any has errors, all errors are written and the command makes no AWS call.</summary>
internal static class StackFiles
{
    /// <summary>The path that stands for standard input.</summary>
    public const string StandardInput = "-";

    private const string StandardInputName = "stdin";

    /// <returns>The stacks; null if there are errors, which are then written to standard error.</returns>
    public static IReadOnlyList<Stack>? Load(IReadOnlyCollection<string> paths, Terminal terminal) =>
        Accept(Read(paths, terminal), terminal);

    /// <summary>Reads stacks: folders, files, and <c>-</c> for one stack from standard input.</summary>
    /// <exception cref="AccessException">Standard input is given together with other paths.</exception>
    public static IReadOnlyList<LoadResult> Read(IReadOnlyCollection<string> paths, Terminal terminal)
    {
        if (!paths.Contains(StandardInput)) return [.. paths.Select(StackReader.Load)];
        return paths.Count == 1
            ? [StackReader.LoadText(StandardInputName, terminal.In.ReadToEnd())]
            : throw new AccessException("Standard input (-) is one stack, and is used alone.", "Give - and no other path.");
    }

    /// <summary>Does the same for stacks that are loaded already.</summary>
    public static IReadOnlyList<Stack>? Accept(IReadOnlyList<LoadResult> results, Terminal terminal)
    {
        var errors = FindErrors(results);
        if (errors.Count == 0) return [.. results.Select(result => result.Stack).OfType<Stack>()];
        terminal.Fail(errors, $"{errors.Count} {(errors.Count == 1 ? "error" : "errors")} in the specs; no AWS call was made.");
        return null;
    }

    /// <summary>Returns the errors of stacks, and of stacks that have the same name.</summary>
    private static List<SpecError> FindErrors(IReadOnlyList<LoadResult> results)
    {
        var errors = results.SelectMany(result => result.Errors).ToList();
        var stacks = results.Select(result => result.Stack).OfType<Stack>().ToList();
        foreach (var sameName in stacks.GroupBy(stack => stack.Name).Where(group => group.Count() > 1))
        {
            errors.Add(new SpecError(
                new SourceLocation(sameName.Last().Directory, 1, 1),
                "metadata.name",
                $"several stacks have the name {sameName.Key}: {string.Join(", ", sameName.Select(stack => stack.Directory))}"));
        }

        return errors;
    }
}
