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
    /// Finds what to watch for a stack: the files and folders that loading it has read, also if they have errors, and what the specs refer to
    /// even if it could not be read.
    /// </summary>
    /// <param name="path">The path of the stack.</param>
    /// <param name="loaded">The loaded stack; null if it is not read yet.</param>
    public static IReadOnlySet<WatchedPath> Find(string path, LoadResult? loaded)
    {
        var paths = new HashSet<WatchedPath> { new(path) };
        if (loaded is null) return paths;
        paths.UnionWith(loaded.Reader.Fingerprints.ReadPaths.Select(read => new WatchedPath(read)));
        if (loaded.Stack is { } stack) paths.UnionWith(FindReferences(stack));
        return paths;
    }

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
                case OAuth2CredentialProviderSpec { ClientSecret.File: { } secret }:
                    yield return new(Resolve(o, secret));
                    break;
                case ApiKeyCredentialProviderSpec { ApiKey.File: { } key }:
                    yield return new(Resolve(o, key));
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
