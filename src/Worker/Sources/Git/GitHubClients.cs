using Octokit;

namespace Reconciler.Worker.Sources.Git;

/// <summary>Creates clients of the API of GitHub.</summary>
internal static class GitHubClients
{
    /// <summary>Creates a client for the host of a repository.</summary>
    /// <param name="repository">The URL of the repository.</param>
    /// <param name="credentials">What the client sends.</param>
    public static GitHubClient Create(Uri repository, Credentials credentials) =>
        new(new ProductHeaderValue("reconciler"), new Uri(repository.GetLeftPart(UriPartial.Authority))) { Credentials = credentials };
}
