using LibGit2Sharp;

namespace Reconciler.Worker.Sources.Git;

/// <summary>A branch and a folder of a git repository: the argument of <c>--git</c>.</summary>
/// <param name="Url">The URL of the repository, without credentials.</param>
/// <param name="Ref">The branch, or a full name that begins with <c>refs/</c>; null for the branch that the repository names.</param>
/// <param name="Path">The folder below which stacks are searched, with <c>/</c>; empty for the whole repository.</param>
internal sealed record GitSource(string Url, string? Ref, string Path)
{
    private const string Form = "Write URL?ref=BRANCH&path=FOLDER, such as https://github.com/owner/repo?ref=main&path=stacks.";

    private const string TokenHint =
        "Take them out of the URL, and give a token with --git-token-file FILE or in the variable RECONCILER_GIT_TOKEN.";

    /// <summary>The name of the repository: the last segment of its URL without <c>.git</c>.</summary>
    public string Name
    {
        get
        {
            var last = Uri.UnescapeDataString(Url.TrimEnd('/').Split('/')[^1]);
            var name = last.EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? last[..^4] : last;
            return GitNames.FindProblem(name) is null ? name : "repository";
        }
    }

    /// <summary>The path of the repository at its host: <c>owner/name</c>, at GitLab with more groups.</summary>
    public string Repository
    {
        get
        {
            var path = Uri.UnescapeDataString(new Uri(Url).AbsolutePath.Trim('/'));
            return path.EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? path[..^4] : path;
        }
    }

    /// <summary>The full name of the reference to follow.</summary>
    public string FullRef => Ref is null ? "HEAD" : Ref.StartsWith("refs/", StringComparison.Ordinal) ? Ref : $"refs/heads/{Ref}";

    /// <summary>Parses the argument of <c>--git</c>.</summary>
    /// <param name="text">The argument.</param>
    /// <exception cref="GitException">It is not a source, or contains credentials. No message repeats them.</exception>
    public static GitSource Parse(string text)
    {
        var question = text.IndexOf('?', StringComparison.Ordinal);
        var address = question < 0 ? text : text[..question];
        var url = ParseUrl(address);
        string? branch = null;
        string? path = null;
        foreach (var pair in question < 0 ? [] : text[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var (key, value) = equals < 0 ? (pair, "") : (pair[..equals], Uri.UnescapeDataString(pair[(equals + 1)..]));
            if (key == "ref" && branch is null) branch = CheckRef(value);
            else if (key == "path" && path is null) path = CheckPath(value);
            else throw Invalid(key is "ref" or "path" ? $"{key} is given twice" : $"'{key}' is neither ref nor path", Form);
        }

        return new GitSource(url, branch, path ?? "");
    }

    /// <summary>The source as it was given.</summary>
    public override string ToString()
    {
        string?[] query = [Ref is null ? null : $"ref={Ref}", Path.Length == 0 ? null : $"path={Path}"];
        var text = string.Join('&', query.Where(part => part is not null));
        return text.Length == 0 ? Url : $"{Url}?{text}";
    }

    private static string ParseUrl(string address)
    {
        if (!address.Contains("://", StringComparison.Ordinal))
        {
            var isScp = address.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && address.IndexOf(':', at) > at;
            throw Invalid(
                "the repository is not given by a URL",
                isScp ? "Write ssh://USER@HOST/PATH in place of USER@HOST:PATH." : $"{Form} A local repository is file:///FOLDER.");
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var url)) throw Invalid("the URL of the repository cannot be read", Form);
        if (url.Scheme is not ("https" or "http" or "ssh" or "file"))
            throw Invalid($"URLs with {url.Scheme}:// are not followed", "Use https://, http://, ssh:// or file://.");
        if (url.Scheme == "ssh" ? url.UserInfo.Contains(':', StringComparison.Ordinal) : url.UserInfo.Length > 0)
            throw Invalid("the URL contains credentials, which would show in logs and process lists", TokenHint);
        if (url.Fragment.Length > 0) throw Invalid("the URL has a fragment (#)", Form);
        if (url.Scheme == "file" ? !url.IsFile || url.LocalPath.Length < 2 : url.Host.Length == 0)
            throw Invalid("the URL names no repository", Form);
        return address.TrimEnd('/');
    }

    private static string CheckRef(string value)
    {
        var full = value.StartsWith("refs/", StringComparison.Ordinal) ? value : $"refs/heads/{value}";
        return value.Length > 0 && Reference.IsValidName(full)
            ? value
            : throw Invalid($"ref={value} is not the name of a branch", Form);
    }

    private static string CheckPath(string value)
    {
        var segments = value.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(segment => segment != ".").ToList();
        return segments.Select(GitNames.FindProblem).FirstOrDefault(problem => problem is not null) is { } wrong
            ? throw Invalid($"path={value} {wrong}", "Write a folder of the repository, relative to its root.")
            : string.Join('/', segments);
    }

    private static GitException Invalid(string problem, string hint) => new(GitReasons.Invalid, $"--git: {problem}.", hint);
}
