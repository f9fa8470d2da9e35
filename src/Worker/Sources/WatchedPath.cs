using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;

namespace Reconciler.Worker.Sources;

/// <summary>A file or folder whose changes require a pass of a stack.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="IsSource">Whether this is the source folder of a server. Its subfolders are watched, too.</param>
internal readonly record struct WatchedPath(string Path, bool IsSource = false)
{
    /// <summary>Finds the files and folders that the objects of a stack refer to: server sources, policy files, password files.</summary>
    public static IEnumerable<WatchedPath> Find(Stack stack)
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
