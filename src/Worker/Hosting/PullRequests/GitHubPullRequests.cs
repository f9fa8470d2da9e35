using Octokit;
using Reconciler.Worker.Sources.Git;

namespace Reconciler.Worker.Hosting.PullRequests;

/// <summary>Pull requests of GitHub, or of GitHub Enterprise at the host of the repository.</summary>
/// <param name="credentials">The token, which needs permission to read and comment pull requests.</param>
internal sealed class GitHubPullRequests(GitCredentials credentials) : IPullRequestHost
{
    private const int Most = 50;
    private const int MostPages = 10;

    public bool Has(GitSource source) => source.Url.StartsWith("http", StringComparison.Ordinal);

    public Task<IReadOnlyList<PullRequest>> ListAsync(GitSource source, string branch, CancellationToken cancellationToken) =>
        CallAsync(source, async (client, owner, name) =>
        {
            var request = new PullRequestRequest
            {
                State = ItemStateFilter.Open,
                Base = branch,
                SortProperty = PullRequestSort.Updated,
                SortDirection = SortDirection.Descending,
            };
            var page = new ApiOptions { PageSize = Most, PageCount = 1 };
            var found = await client.PullRequest.GetAllForRepository(owner, name, request, page);

            // A fork that was deleted has no repository.
            return (IReadOnlyList<PullRequest>)[.. found.Select(pull => new PullRequest(
                pull.Number,
                pull.Head.Sha,
                $"refs/pull/{pull.Number}/head",
                pull.Head.Repository is null || pull.Head.Repository.Id != pull.Base.Repository.Id))];
        }, cancellationToken);

    public Task WriteAsync(
        GitSource source, PullRequest pullRequest, string marker, string? text, string otherwise, CancellationToken cancellationToken) =>
        CallAsync(source, async (client, owner, name) =>
        {
            var comments = await client.Issue.Comment.GetAllForIssue(
                owner, name, pullRequest.Number, new ApiOptions { PageSize = 100, PageCount = MostPages });
            var body = text ?? otherwise;
            var login = await FindLoginAsync(client);
            if (comments.LastOrDefault(comment => IsOwn(comment)) is not { } own)
            {
                if (text is not null) await client.Issue.Comment.Create(owner, name, pullRequest.Number, body);
            }
            else if (own.Body != body)
            {
                await client.Issue.Comment.Update(owner, name, own.Id, body);
            }

            return true;

            // Others can write the marker, too. What they wrote is not ours to change, and does not stand for what we would write.
            bool IsOwn(IssueComment comment) => comment.Body?.StartsWith(marker, StringComparison.Ordinal) == true
                && (login is null ? comment.User.Type == AccountType.Bot : comment.User.Login == login);
        }, cancellationToken);

    /// <summary>Returns whose token it is; null for that of an app, which is no user.</summary>
    private static async Task<string?> FindLoginAsync(GitHubClient client)
    {
        try
        {
            return (await client.User.Current()).Login;
        }
        catch (ApiException e) when ((int)e.StatusCode is 401 or 403 or 404)
        {
            return null;
        }
    }

    private async Task<T> CallAsync<T>(
        GitSource source, Func<GitHubClient, string, string, Task<T>> call, CancellationToken cancellationToken)
    {
        var repository = new Uri(source.Url);
        if (source.Repository.Split('/') is not [var owner, var name])
            throw new NotificationException($"{source.Url} is no repository of GitHub", canPass: false);
        try
        {
            var token = GitHostApi.ReadToken(credentials, source);
            return await call(GitHubClients.Create(repository, new Credentials(token, AuthenticationType.Bearer)), owner, name)
                .WaitAsync(cancellationToken);
        }
        catch (ApiException e)
        {
            throw new NotificationException($"HTTP {(int)e.StatusCode}: {e.Message}", canPass: (int)e.StatusCode is 403 or 429 or >= 500);
        }
    }
}
