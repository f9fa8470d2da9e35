using System.Text.Json.Nodes;
using Reconciler.Worker.Hosting;
using Reconciler.Worker.Hosting.PullRequests;
using Reconciler.Worker.Sources.Git;

namespace Worker.Tests.Hosting.PullRequests;

/// <summary>What is asked of GitHub and GitLab: open requests of the branch, and one comment of this worker.</summary>
public sealed class PullRequestHostTests
{
    private const string Marker = "<!-- reconciler 1 -->";

    public static TheoryData<string> Hosts => ["GitHub", "GitLab"];

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task Open_requests_are_listed_and_those_of_forks_are_told_apart(string name)
    {
        await using var fake = await FakeGitHost.StartAsync();
        fake.Answer = (request, _) => request switch
        {
            _ when request.StartsWith("GET /api/v3/repos/owner/repo/pulls?", StringComparison.Ordinal) => JsonNode.Parse(
                """
                [{"number": 7, "head": {"sha": "aa", "repo": {"id": 1}}, "base": {"sha": "bb", "repo": {"id": 1}}},
                 {"number": 8, "head": {"sha": "cc", "repo": {"id": 2}}, "base": {"sha": "bb", "repo": {"id": 1}}},
                 {"number": 9, "head": {"sha": "dd", "repo": null}, "base": {"sha": "bb", "repo": {"id": 1}}}]
                """),
            _ when request.StartsWith("GET /api/v4/projects/owner%2Frepo/merge_requests?", StringComparison.Ordinal) => JsonNode.Parse(
                """
                [{"iid": 7, "sha": "aa", "source_project_id": 1, "target_project_id": 1},
                 {"iid": 8, "sha": "cc", "source_project_id": 2, "target_project_id": 1},
                 {"iid": 9, "sha": "dd", "source_project_id": null, "target_project_id": 1}]
                """),
            _ => null,
        };
        using var http = new HttpClient();

        var found = await Create(name, http).ListAsync(Source(fake), "main", CancellationToken.None);

        var reference = name == "GitHub" ? "refs/pull/7/head" : "refs/merge-requests/7/head";
        Assert.Equal(new PullRequest(7, "aa", reference, IsFork: false), found[0]);
        Assert.Equal([false, true, true], found.Select(pull => pull.IsFork));
        var (request, token, _) = Assert.Single(fake.Requests);
        Assert.Contains(name == "GitHub" ? "base=main" : "target_branch=main", request, StringComparison.Ordinal);
        Assert.EndsWith("TOKEN", token, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task Comment_is_made_once_and_changed_afterwards_and_those_of_others_are_left_alone(string name)
    {
        await using var fake = await FakeGitHost.StartAsync();
        var comments = new List<(long Id, string Author, string Body)> { (1, "mallory", $"{Marker} mine"), (2, "me", "no marker") };
        fake.Answer = (request, body) => Serve(request, body, comments);
        using var http = new HttpClient();
        var host = Create(name, http);

        await WriteAsync(null);
        Assert.Equal(2, comments.Count);
        await WriteAsync("first");
        Assert.Equal((3, "me", $"{Marker} first"), comments[^1]);
        await WriteAsync("second");
        Assert.Equal((3, "me", $"{Marker} second"), Assert.Single(comments, comment => comment.Id == 3));
        Assert.Equal(3, comments.Count);
        Assert.Equal($"{Marker} mine", comments[0].Body);

        // What is there already is not written again.
        var writes = fake.Requests.Count(request => !request.Request.StartsWith("GET", StringComparison.Ordinal));
        await WriteAsync("second");
        Assert.Equal(writes, fake.Requests.Count(request => !request.Request.StartsWith("GET", StringComparison.Ordinal)));
        await WriteAsync(null);
        Assert.Equal($"{Marker} nothing", comments[^1].Body);

        Task WriteAsync(string? text) => host.WriteAsync(
            Source(fake),
            new PullRequest(7, "aa", "refs/pull/7/head", IsFork: false),
            Marker,
            text is null ? null : $"{Marker} {text}",
            $"{Marker} nothing",
            CancellationToken.None);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task Refusal_of_the_host_is_said_with_its_status(string name)
    {
        await using var fake = await FakeGitHost.StartAsync();
        using var http = new HttpClient();

        var refused = await Assert.ThrowsAsync<NotificationException>(
            () => Create(name, http).ListAsync(Source(fake), "main", CancellationToken.None));

        Assert.StartsWith("HTTP 404", refused.Message, StringComparison.Ordinal);
        Assert.False(refused.CanPass);
    }

    private static JsonNode? Serve(string request, JsonNode? body, List<(long Id, string Author, string Body)> comments)
    {
        var path = request.Split('?')[0];
        var text = (string?)body?["body"];
        if (path.EndsWith("/user", StringComparison.Ordinal)) return new JsonObject { ["login"] = "me", ["id"] = Id("me") };
        if (path.StartsWith("GET ", StringComparison.Ordinal)) return new JsonArray([.. comments.Select(comment => (JsonNode)Describe(comment))]);
        if (path.StartsWith("POST ", StringComparison.Ordinal))
        {
            comments.Add((comments.Count + 1, "me", text!));
            return Describe(comments[^1]);
        }

        var at = comments.FindIndex(comment => path.EndsWith($"/{comment.Id}", StringComparison.Ordinal));
        comments[at] = comments[at] with { Body = text! };
        return Describe(comments[at]);

        static long Id(string author) => author == "me" ? 11 : 12;

        static JsonObject Describe((long Id, string Author, string Body) comment) => new()
        {
            ["id"] = comment.Id,
            ["body"] = comment.Body,
            ["user"] = new JsonObject { ["login"] = comment.Author, ["id"] = Id(comment.Author), ["type"] = "User" },
            ["author"] = new JsonObject { ["id"] = Id(comment.Author) },
        };
    }

    private static GitSource Source(FakeGitHost fake) => GitSource.Parse($"{fake.Url}/owner/repo.git");

    private static IPullRequestHost Create(string name, HttpClient http) => name == "GitHub"
        ? new GitHubPullRequests(new GitCredentials(null, "TOKEN"))
        : new GitLabMergeRequests(new GitCredentials(null, "TOKEN"), http);
}
