using Reconciler.Worker.Sources.Git;

namespace Reconciler.Worker.Hosting.PullRequests;

/// <summary>The host of repositories, which has pull requests with comments.</summary>
internal interface IPullRequestHost
{
    /// <summary>Whether a source can be at this host.</summary>
    bool Has(GitSource source);

    /// <summary>Lists the open pull requests for a branch, those that changed last first; bounded.</summary>
    /// <param name="source">The source with the repository.</param>
    /// <param name="branch">The name of the branch, without <c>refs/heads/</c>.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="GitException">There is no token.</exception>
    /// <exception cref="NotificationException">The host refuses.</exception>
    Task<IReadOnlyList<PullRequest>> ListAsync(GitSource source, string branch, CancellationToken cancellationToken);

    /// <summary>Writes the comment of this worker: the one that is there is replaced.</summary>
    /// <param name="source">The source with the repository.</param>
    /// <param name="pullRequest">The pull request.</param>
    /// <param name="marker">The text at the start of the comment by which it is found again.</param>
    /// <param name="text">The comment, in Markdown, which begins with the marker; null to change only a comment that is there.</param>
    /// <param name="otherwise">What a comment that is there becomes if there is no text.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="GitException">There is no token.</exception>
    /// <exception cref="NotificationException">The host refuses.</exception>
    Task WriteAsync(
        GitSource source, PullRequest pullRequest, string marker, string? text, string otherwise, CancellationToken cancellationToken);
}
