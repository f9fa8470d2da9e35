using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;

namespace Reconciler.Worker.Sources;

/// <summary>A file or folder whose changes require a pass of a stack.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="IsSource">Whether this is the source folder of a server. Its subfolders are watched, too.</param>
internal readonly record struct WatchedPath(string Path, bool IsSource = false)
{
    /// <summary>
    /// Finds the files and folders that make a stack: its own, and those that its objects refer to: server sources, policy files, password
    /// files.
    /// </summary>
    /// <param name="path">The path of the stack.</param>
    /// <param name="stack">The stack; null if it is not read yet or has errors.</param>
    public static IReadOnlySet<WatchedPath> Find(string path, Stack? stack) =>
        new HashSet<WatchedPath>(stack is null ? [] : FindReferences(stack)) { new(path) };

    private static IEnumerable<WatchedPath> FindReferences(Stack stack)
    {
        foreach (var o in stack.Objects)
        {
            switch (o.Spec)
            {
                case McpServerSpec { Source.Path: { } source }:
                    yield return new(Resolve(o, source), IsSource: true);
                    break;
                case CedarPolicySpec { StatementFile: { } file }:
                    yield return new(Resolve(o, file));
                    break;
                case UserPoolSpec pool:
                    foreach (var user in pool.Users ?? [])
                    {
                        if (user.Password.File is { } password) yield return new(Resolve(o, password));
                    }

                    break;
            }
        }
    }

    private static string Resolve(SpecObject o, string path) => System.IO.Path.GetFullPath(System.IO.Path.Combine(o.Directory, path));
}
