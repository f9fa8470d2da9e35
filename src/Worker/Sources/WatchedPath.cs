using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;

namespace Reconciler.Worker.Sources;

/// <summary>A file or folder that a stack is made of.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="IsSource">Whether it is a server's source, whose folders below count too.</param>
internal readonly record struct WatchedPath(string Path, bool IsSource = false)
{
    /// <summary>What a stack's objects refer to outside the folder of their specs.</summary>
    public static IEnumerable<WatchedPath> Find(Stack stack)
    {
        foreach (var o in stack.Objects)
        {
            switch (o.Spec)
            {
                case McpServerSpec { Source.Path: { } source }:
                    yield return new(Full(o, source), IsSource: true);
                    break;
                case CedarPolicySpec { StatementFile: { } file }:
                    yield return new(Full(o, file));
                    break;
                case UserPoolSpec pool:
                    foreach (var user in pool.Users ?? [])
                    {
                        if (user.Password.File is { } password) yield return new(Full(o, password));
                    }

                    break;
            }
        }
    }

    private static string Full(SpecObject o, string path) => System.IO.Path.GetFullPath(System.IO.Path.Combine(o.Directory, path));
}
