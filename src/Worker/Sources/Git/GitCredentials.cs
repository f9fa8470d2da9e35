using LibGit2Sharp;
using LibGit2Sharp.Handlers;
using Reconciler.Spec.Files;

namespace Reconciler.Worker.Sources.Git;

/// <summary>
/// The token for git sources. A file is read again for each fetch, so a token can be replaced while the worker runs. The token goes to the
/// host of the source only, never unencrypted over a network, and into no message.
/// </summary>
/// <param name="file">The file with the token; null if there is none.</param>
/// <param name="variable">The value of the environment variable; null if it is not set.</param>
internal sealed class GitCredentials(string? file, string? variable)
{
    // Hosts ignore the name beside a token, but it must not be empty.
    private const string UserName = "x-access-token";

    /// <summary>No token.</summary>
    public static GitCredentials None { get; } = new(null, null);

    /// <summary>Returns what answers a host that asks for credentials; null if there is no token for it.</summary>
    /// <param name="source">The source.</param>
    /// <exception cref="GitException">The token cannot be read, or would be sent unencrypted.</exception>
    public CredentialsHandler? For(GitSource source)
    {
        var url = new Uri(source.Url);
        if (url.Scheme is not ("https" or "http") || ReadToken() is not { } token) return null;
        if (url.Scheme == "http" && !url.IsLoopback)
        {
            throw new GitException(
                GitReasons.Unreachable, $"The token is not sent to {url.Host}, because http:// would not encrypt it.", "Use https://.");
        }

        // An exception cannot pass through the native caller, so a wrong host gets credentials that open nothing.
        return (asked, _, _) => new UsernamePasswordCredentials
        {
            Username = UserName,
            Password = Uri.TryCreate(asked, UriKind.Absolute, out var other) && IsSameServer(other, url) ? token : "",
        };
    }

    private static bool IsSameServer(Uri a, Uri b) =>
        a.Scheme == b.Scheme && a.Port == b.Port && string.Equals(a.Host, b.Host, StringComparison.OrdinalIgnoreCase);

    private string? ReadToken()
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
                GitReasons.Unreachable, $"The token file cannot be read: {e.Message}", "Check --git-token-file and the permissions of the file.");
        }
    }
}
