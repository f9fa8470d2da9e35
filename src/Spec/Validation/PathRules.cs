using Reconciler.Spec.Kinds;

namespace Reconciler.Spec.Validation;

/// <summary>Files and folders that specs name: they exist, and they do not lead out of the repository, neither by dots nor by links.</summary>
internal sealed class PathRules(string repositoryRoot, ErrorList errors)
{
    // As many as Linux follows.
    private const int MostLinks = 40;

    private readonly string _root = Real(Path.GetFullPath(repositoryRoot));

    /// <summary>Whether a spec file is the repository's own, and not a link to somebody's secrets.</summary>
    public bool CheckSpecFile(string file)
    {
        if (IsInside(Path.GetFullPath(file))) return true;
        errors.Add(new SourceLocation(file, 1, 1), "", $"the file leads out of the repository {_root}");
        return false;
    }

    public void Check(SpecObject o)
    {
        switch (o.Spec)
        {
            case McpServerSpec { Source: { Path: { } path } } server:
                if (CheckPath(o, "spec.source.path", o.Directory, path, isFolder: true) && server.Build?.BuildspecFile is { } buildspec)
                {
                    CheckPath(o, "spec.build.buildspecFile", Path.Combine(o.Directory, path), buildspec, isFolder: false);
                }

                break;
            case CedarPolicySpec { StatementFile: { } file }:
                if (CheckPath(o, "spec.statementFile", o.Directory, file, isFolder: false)) CheckStatement(o, Path.Combine(o.Directory, file));
                break;
            case UserPoolSpec pool:
                foreach (var (index, user) in (pool.Users ?? []).Index())
                {
                    // The file need not be there to validate, only inside.
                    if (user.Password?.File is { } secret && !HasNul(o, $"spec.users[{index}].password.file", secret)) CheckInside(o, $"spec.users[{index}].password.file", Path.GetFullPath(Path.Combine(o.Directory, secret)), secret);
                }

                break;
        }
    }

    private void CheckStatement(SpecObject o, string file)
    {
        var length = File.ReadAllText(file).Length;
        if (length is < KindRules.ShortestStatement or > KindRules.LongestStatement)
        {
            errors.Add(o.LocationOf("spec.statementFile"), "spec.statementFile", $"expected between {KindRules.ShortestStatement} and {KindRules.LongestStatement} characters in it; found {length}");
        }
    }

    private bool CheckPath(SpecObject o, string member, string from, string path, bool isFolder)
    {
        if (HasNul(o, member, path)) return false;
        var full = Path.GetFullPath(Path.Combine(from, path));
        if (!CheckInside(o, member, full, path)) return false;
        if (isFolder ? Directory.Exists(full) : File.Exists(full)) return true;
        errors.Add(o.LocationOf(member), member, $"there is no {(isFolder ? "folder" : "file")} {path}", $"looked for {full}");
        return false;
    }

    private bool HasNul(SpecObject o, string member, string path)
    {
        if (!path.Contains('\0')) return false;
        errors.Add(o.LocationOf(member), member, "a path cannot hold the character NUL");
        return true;
    }

    private bool CheckInside(SpecObject o, string member, string full, string path)
    {
        if (IsInside(full)) return true;
        errors.Add(o.LocationOf(member), member, $"{path} leads out of the repository {_root}");
        return false;
    }

    private bool IsInside(string full) =>
        Real(full) is var real && (real == _root || real.StartsWith(_root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    /// <summary>
    /// The path with every link on its way followed, as far as it exists; the root when it goes round in circles. A link's target may
    /// hold links itself, so it is walked like what was written.
    /// </summary>
    private static string Real(string path)
    {
        var root = Path.GetPathRoot(path)!;
        var left = new Stack<string>(Parts(path[root.Length..]).Reverse());
        var real = root;
        for (var links = 0; left.TryPop(out var part);)
        {
            if (part is "." or "..")
            {
                real = part == "." ? real : Path.GetDirectoryName(real) ?? root;
                continue;
            }

            var next = Path.Combine(real, part);
            if (LinkTarget(next) is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks) return root;
            if (Path.IsPathRooted(target)) real = root;
            foreach (var step in Parts(Path.IsPathRooted(target) ? target[root.Length..] : target).Reverse()) left.Push(step);
        }

        return real;
    }

    private static string[] Parts(string path) => path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
