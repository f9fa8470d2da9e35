using Reconciler.Spec.Kinds;
using Reconciler.Spec.References;

namespace Reconciler.Spec.Validation;

/// <summary>Checks that files and folders exist and are inside the repository, after resolving "..", "." and symbolic links.</summary>
internal sealed class PathChecker(string repositoryRoot, ErrorList errors)
{
    // The limit of Linux.
    private const int MaxLinks = 40;

    private readonly string _root = ResolveLinks(Path.GetFullPath(repositoryRoot));

    /// <summary>Whether a spec file is inside the repository. A symbolic link could point to secrets outside.</summary>
    public bool CheckSpecFile(string file)
    {
        if (IsInside(Path.GetFullPath(file))) return true;
        errors.Add(new SourceLocation(file, 1, 1), "", $"the file is outside of the repository {_root}");
        return false;
    }

    public void Check(SpecObject o)
    {
        switch (o.Spec)
        {
            case McpServerSpec { Source: { Path: { } path } } server:
                if (CheckPath(o, "spec.source.path", o.Directory, path, isFolder: true))
                    CheckBuildspec(o, Path.Combine(o.Directory, path), server.Build?.BuildspecFile);
                break;
            case CedarPolicySpec { StatementFile: { } file }:
                CheckStatementFile(o, file);
                break;
            case UserPoolSpec pool:
                foreach (var (index, user) in (pool.Users ?? []).Index())
                {
                    // The file need not exist during validation, but must be inside the repository.
                    if (user.Password?.File is { } secret && !ContainsNul(o, $"spec.users[{index}].password.file", secret))
                        CheckInside(o, $"spec.users[{index}].password.file", Path.GetFullPath(Path.Combine(o.Directory, secret)), secret);
                }

                break;
        }
    }

    /// <summary>
    /// Checks the file with a policy, or each file of a folder. The checks of policies report what is wrong with their texts.
    /// </summary>
    private void CheckStatementFile(SpecObject o, string path)
    {
        const string member = "spec.statementFile";
        if (path.Contains('\0', StringComparison.Ordinal) || !Directory.Exists(Path.Combine(o.Directory, path)))
        {
            ReadText(o, member, o.Directory, path);
            return;
        }

        if (!CheckPath(o, member, o.Directory, path, isFolder: true)) return;
        var files = StatementFiles.Find(Path.Combine(o.Directory, path));
        foreach (var file in files) ReadText(o, member, o.Directory, file);
        if (files.Count == 0) errors.Add(o.GetLocation(member), member, $"the folder {path} contains no *.cedar or *.dw file");
    }

    /// <summary>Checks the named buildspec, or the default one if it exists.</summary>
    private void CheckBuildspec(SpecObject o, string source, string? named)
    {
        if (named is not null || File.Exists(Path.Combine(source, BuildSpec.DefaultFile)))
            ReadText(o, "spec.build.buildspecFile", source, named ?? BuildSpec.DefaultFile);
    }

    /// <returns>The text of a file that becomes part of the desired state. On failure, reports an error and returns null.</returns>
    private string? ReadText(SpecObject o, string member, string from, string path)
    {
        if (!CheckPath(o, member, from, path, isFolder: false)) return null;
        try
        {
            var text = File.ReadAllText(Path.Combine(from, path));
            if (!ReferenceText.ContainsReserved(text)) return text;
            errors.Add(o.GetLocation(member), member, $"in {path}: {ReferenceText.ReservedMessage}", ReferenceText.ReservedHint);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(o.GetLocation(member), member, $"{path} cannot be read: {e.Message}");
        }

        return null;
    }

    private bool CheckPath(SpecObject o, string member, string from, string path, bool isFolder)
    {
        if (ContainsNul(o, member, path)) return false;
        var full = Path.GetFullPath(Path.Combine(from, path));
        if (!CheckInside(o, member, full, path)) return false;
        if (isFolder ? Directory.Exists(full) : File.Exists(full)) return true;
        errors.Add(o.GetLocation(member), member, $"the {(isFolder ? "folder" : "file")} {path} does not exist", $"looked for {full}");
        return false;
    }

    private bool ContainsNul(SpecObject o, string member, string path)
    {
        if (!path.Contains('\0', StringComparison.Ordinal)) return false;
        errors.Add(o.GetLocation(member), member, "a path must not contain the NUL character");
        return true;
    }

    private bool CheckInside(SpecObject o, string member, string full, string path)
    {
        if (IsInside(full)) return true;
        errors.Add(o.GetLocation(member), member, $"{path} is outside of the repository {_root}");
        return false;
    }

    private bool IsInside(string full) =>
        ResolveLinks(full) is var real && (real == _root || real.StartsWith(WithSeparator(_root), StringComparison.Ordinal));

    private static string WithSeparator(string folder) => folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;

    /// <summary>
    /// Resolves every symbolic link of a path, as far as the path exists. Returns the root if the links form a cycle. The target of a link
    /// may contain links, so it is resolved, too.
    /// </summary>
    private static string ResolveLinks(string path)
    {
        var root = Path.GetPathRoot(path)!;
        var left = new Stack<string>(Split(path[root.Length..]).Reverse());
        var real = root;
        for (var links = 0; left.TryPop(out var part);)
        {
            if (part is "." or "..")
            {
                real = part == "." ? real : Path.GetDirectoryName(real) ?? root;
                continue;
            }

            var next = Path.Combine(real, part);
            if (GetLinkTarget(next) is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MaxLinks) return root;
            if (Path.IsPathRooted(target)) real = root;
            foreach (var step in Split(Path.IsPathRooted(target) ? target[root.Length..] : target).Reverse()) left.Push(step);
        }

        return real;
    }

    private static string[] Split(string path) => path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);

    private static string? GetLinkTarget(string path)
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
