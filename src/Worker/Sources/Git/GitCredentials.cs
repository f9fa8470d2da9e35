using LibGit2Sharp;
using LibGit2Sharp.Handlers;
using Reconciler.Spec.Files;

namespace Reconciler.Worker.Sources.Git;

/// <summary>
/// The token for git sources. It is asked for at each fetch, so it can be replaced while the worker runs. The token goes to the host of the
/// source only, never unencrypted over a network, and into no message.
/// </summary>
/// <param name="read">Returns the token for a source; null if there is none.</param>
internal sealed class GitCredentials(Func<GitSource, string?> read)
{
    // Hosts ignore the name beside a token, but it must not be empty.
    private const string UserName = "x-access-token";

    /// <summary>A token from a file, or from the environment.</summary>
    /// <param name="file">The file with the token, which is read again each time; null if there is none.</param>
    /// <param name="variable">The value of the environment variable; null if it is not set.</param>
    public GitCredentials(string? file, string? variable)
        : this(_ => Read(file, variable))
    {
    }

    /// <summary>No token.</summary>
    public static GitCredentials None { get; } = new(_ => null);

    /// <summary>Returns what answers a host that asks for credentials. It is for one connection.</summary>
    /// <param name="source">The source.</param>
    /// <exception cref="GitException">The token cannot be read, or would be sent unencrypted.</exception>
    public CredentialsHandler For(GitSource source)
    {
        var url = new Uri(source.Url);
        var token = url.Scheme is "https" or "http" ? ReadToken(source) : null;
        if (url.Scheme == "http" && token is not null && !url.IsLoopback)
        {
            throw new GitException(
                GitReasons.Unreachable, $"The token is not sent to {url.Host}, because http:// would not encrypt it.", "Use https://.");
        }

        var isSent = false;
        return (asked, _, _) =>
        {
            // The library asks again and again after a refusal, which would lock an account.
            if (token is null) throw new LibGit2SharpException("the host asks for credentials, and there is no token");
            if (isSent) throw new LibGit2SharpException("the host refuses the token");
            if (!Uri.TryCreate(asked, UriKind.Absolute, out var other) || !IsSameServer(other, url))
                throw new LibGit2SharpException($"it redirects to {other?.Host}, where the token is not sent");
            isSent = true;
            return new UsernamePasswordCredentials { Username = UserName, Password = token };
        };
    }

    private static bool IsSameServer(Uri a, Uri b) =>
        a.Scheme == b.Scheme && a.Port == b.Port && string.Equals(a.Host, b.Host, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the token for a source; null if there is none.</summary>
    /// <exception cref="GitException">The token cannot be read, or is empty.</exception>
    public string? ReadToken(GitSource source) => read(source);

    private static string? Read(string? file, string? variable)
    {
        if (file is null) return string.IsNullOrWhiteSpace(variable) ? null : variable.Trim();
        try
        {
            return new FileReader().ReadText(file).Trim() is { Length: > 0 } token
                ? token
                : throw new GitException(GitReasons.Unreachable, $"The token file {file} is empty.", "Write the token into it.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GitException(
                GitReasons.Unreachable,
                $"The token file cannot be read: {e.Message}",
                "Check --git-token-file and the permissions of the file.");
        }
    }
}
