using Reconciler.Spec.Files;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.References;

namespace Reconciler.Spec.Validation;

/// <summary>Checks that files and folders exist and are inside the repository, after resolving "..", "." and symbolic links.</summary>
/// <param name="repositoryRoot">The folder that must contain them; null if the stack can refer to no files.</param>
/// <param name="files">Reads files.</param>
/// <param name="errors">Receives errors.</param>
internal sealed class PathChecker(string? repositoryRoot, FileReader files, ErrorList errors)
{
    private readonly string? _root = repositoryRoot is null ? null : RealPath.Resolve(Path.GetFullPath(repositoryRoot));

    /// <summary>Whether a spec file is inside the repository. A symbolic link could point to secrets outside.</summary>
    public bool CheckSpecFile(string file)
    {
        var real = RealPath.Resolve(Path.GetFullPath(file));
        if (RealPath.IsSystemFolder(real))
            errors.Add(new SourceLocation(file, 1, 1), "", $"{real} is a view of the system; only files of people are read");
        else if (!IsInside(real))
        {
            var hint = real == file ? null : $"it is a link to {real}";
            errors.Add(new SourceLocation(file, 1, 1), "", $"the file is outside of the repository {_root}", hint);
        }
        else return true;
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
            case McpServerSpec { Local.Path: { } path }:
                CheckPath(o, "spec.local.path", o.Directory, path, isFolder: true);
                break;
            case LambdaFunctionSpec { Code.Path: { } path }:
                CheckPath(o, "spec.code.path", o.Directory, path, isFolder: true);
                break;
            case CedarPolicySpec { StatementFile: { } file }:
                CheckStatementFile(o, file);
                break;
            case OAuth2CredentialProviderSpec { ClientSecret.File: { } secret }:
                CheckSecretFile(o, "spec.clientSecret.file", secret);
                break;
            case ApiKeyCredentialProviderSpec { ApiKey.File: { } key }:
                CheckSecretFile(o, "spec.apiKey.file", key);
                break;
            case UserPoolSpec pool:
                foreach (var (index, user) in (pool.Users ?? []).Index())
                {
                    if (user.Password?.File is { } secret) CheckSecretFile(o, $"spec.users[{index}].password.file", secret);
                }

                break;
        }
    }

    /// <summary>Checks a file that need not exist during validation, but must be inside the repository.</summary>
    private void CheckSecretFile(SpecObject o, string member, string path)
    {
        if (!IsUsable(o, member, path)) return;
        var full = Path.GetFullPath(Path.Combine(o.Directory, path));
        if (!CheckInside(o, member, full, path) || !files.FileExists(full)) return;
        if (files.FindProblem(full) is { } problem)
            errors.Add(o.GetLocation(member), member, $"{Shown.Cut(path)} cannot be read: {problem}");
    }

    /// <summary>
    /// Checks the file with a policy, or each file of a folder. The checks of policies report what is wrong with their texts.
    /// </summary>
    private void CheckStatementFile(SpecObject o, string path)
    {
        const string member = "spec.statementFile";
        if (!IsUsable(o, member, path)) return;
        var full = Path.Combine(o.Directory, path);
        if (!files.FolderExists(full))
        {
            ReadText(o, member, o.Directory, path);
            return;
        }

        if (!CheckPath(o, member, o.Directory, path, isFolder: true)) return;
        try
        {
            var found = StatementFiles.Find(full, files);
            foreach (var file in found) ReadText(o, member, o.Directory, file);
            if (found.Count == 0)
                errors.Add(o.GetLocation(member), member, $"the folder {Shown.Cut(path)} contains no *.cedar or *.dw file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(o.GetLocation(member), member, $"the folder {Shown.Cut(path)} cannot be read: {e.Message}");
        }
    }

    /// <summary>Checks the named buildspec, or the default one if it exists.</summary>
    private void CheckBuildspec(SpecObject o, string source, string? named)
    {
        if (named is not null || files.FileExists(Path.Combine(source, BuildSpec.DefaultFile)))
            ReadText(o, "spec.build.buildspecFile", source, named ?? BuildSpec.DefaultFile);
    }

    /// <summary>Reads a file whose text becomes part of the desired state, and checks it.</summary>
    private void ReadText(SpecObject o, string member, string from, string path)
    {
        if (!CheckPath(o, member, from, path, isFolder: false)) return;
        try
        {
            var text = files.ReadText(Path.Combine(from, path));
            if (ReferenceText.ContainsReserved(text))
            {
                errors.Add(
                    o.GetLocation(member), member, $"in {Shown.Cut(path)}: {ReferenceText.ReservedMessage}", ReferenceText.ReservedHint);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(o.GetLocation(member), member, $"{Shown.Cut(path)} cannot be read: {e.Message}");
        }
    }

    private bool CheckPath(SpecObject o, string member, string from, string path, bool isFolder)
    {
        if (!IsUsable(o, member, path)) return false;
        var full = Path.GetFullPath(Path.Combine(from, path));
        if (!CheckInside(o, member, full, path)) return false;
        var exists = isFolder ? files.FolderExists(full) : files.FileExists(full);
        var what = isFolder ? "folder" : "file";
        if (!exists)
        {
            errors.Add(o.GetLocation(member), member, $"the {what} {Shown.Cut(path)} does not exist", $"looked for {Shown.Cut(full)}");
            return false;
        }

        if (isFolder || files.FindProblem(full) is not { } problem) return true;
        errors.Add(o.GetLocation(member), member, $"{Shown.Cut(path)} cannot be read: {problem}");
        return false;
    }

    private bool IsUsable(SpecObject o, string member, string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
            errors.Add(o.GetLocation(member), member, "a path must not contain the NUL character");
        else if (_root is null)
            errors.Add(o.GetLocation(member), member, "a stack without a folder can refer to no files", "write the stack to a file");
        else return true;
        return false;
    }

    private bool CheckInside(SpecObject o, string member, string full, string path)
    {
        if (IsInside(RealPath.Resolve(full))) return true;
        errors.Add(
            o.GetLocation(member), member, $"{Shown.Cut(path)} is outside of the repository {_root}",
            "the repository is the nearest parent folder with .git; without git, the folder of the stack, or the one that contains specs/");
        return false;
    }

    private bool IsInside(string real) => _root is not null && RealPath.IsInside(real, _root) && !RealPath.IsSystemFolder(real);
}
