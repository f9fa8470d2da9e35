using System.Net.Http.Headers;
using Reconciler.Worker.Sources.Git;

namespace Reconciler.Worker.Hosting;

/// <summary>Where the API of the host of a repository is, and what it needs.</summary>
internal static class GitHostApi
{
    /// <summary>Returns the address of the host of a source.</summary>
    public static string OriginOf(GitSource source) => new Uri(source.Url).GetLeftPart(UriPartial.Authority);

    /// <summary>Returns the address of the repository of a source in the API of its host.</summary>
    /// <param name="host">The host.</param>
    /// <param name="source">The source.</param>
    public static string AddressOf(GitHost host, GitSource source)
    {
        var origin = OriginOf(source);
        if (host == GitHost.GitLab) return $"{origin}/api/v4/projects/{Uri.EscapeDataString(source.Repository)}";
        var api = origin == "https://github.com" ? "https://api.github.com" : $"{origin}/api/v3";
        return $"{api}/repos/{source.Repository}";
    }

    /// <summary>Reads the token for a repository.</summary>
    /// <param name="credentials">The token.</param>
    /// <param name="source">The source with the repository.</param>
    /// <exception cref="GitException">There is no token, or it would be sent unencrypted.</exception>
    public static string ReadToken(GitCredentials credentials, GitSource source)
    {
        var token = credentials.ReadToken(source)
            ?? throw new GitException(GitReasons.Unreachable, "There is no token.", "Give one with --git-token-file.");
        var repository = new Uri(source.Url);
        if (repository.Scheme != "https" && !repository.IsLoopback)
            throw new GitException(GitReasons.Unreachable, "http:// would not encrypt the token.", "Use https://.");
        return token;
    }

    /// <summary>Creates a request.</summary>
    /// <param name="host">The host.</param>
    /// <param name="method">The method.</param>
    /// <param name="url">The address.</param>
    /// <param name="token">The token.</param>
    public static HttpRequestMessage CreateRequest(GitHost host, HttpMethod method, string url, string token)
    {
        var request = new HttpRequestMessage(method, url);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("reconciler", null));
        if (host == GitHost.GitHub) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        else request.Headers.Add("PRIVATE-TOKEN", token);
        return request;
    }
}
