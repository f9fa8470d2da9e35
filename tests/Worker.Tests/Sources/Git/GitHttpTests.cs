using Reconciler.Tests.Shared;
using Reconciler.Worker.Sources.Git;
using Xunit.Abstractions;

namespace Worker.Tests.Sources.Git;

/// <summary>Repositories over HTTP, served by git itself.</summary>
public sealed class GitHttpTests(ITestOutputHelper output)
{
    private const string Token = "SECRET-1";

    [Fact]
    public async Task A_repository_is_followed_over_http_with_a_token_from_the_environment()
    {
        using var repository = new GitTestRepository("r.git");
        await using var server = GitHttpServer.Start(Path.GetDirectoryName(repository.Folder)!, output);
        if (server is null) return;
        server.Token = Token;
        repository.Commit(Followed.Stacks("a"));
        using var followed = new Followed($"{server.Url}/r.git?ref=main", credentials: new GitCredentials(null, Token + "\n"));
        Assert.Equal(["a"], followed.Poll().Folders);

        repository.Commit(Followed.Stacks("a", "b"));
        Assert.Equal(["a", "b"], followed.Poll().Folders);
    }

    [Fact]
    public async Task A_token_file_is_read_again_for_each_fetch()
    {
        using var repository = new GitTestRepository("r.git");
        await using var server = GitHttpServer.Start(Path.GetDirectoryName(repository.Folder)!, output);
        if (server is null) return;
        server.Token = "SECRET-2";
        repository.Commit(Followed.Stacks("a"));
        var file = Path.Combine(Path.GetDirectoryName(repository.Folder)!, "token");
        await File.WriteAllTextAsync(file, Token);
        using var followed = new Followed($"{server.Url}/r.git", credentials: new GitCredentials(file, null));
        var refused = followed.Refusal();
        Assert.Contains("the host refuses the token", refused.Message, StringComparison.Ordinal);
        Assert.Single(server.Authorizations);
        Assert.DoesNotContain("SECRET", refused.Message + refused.Hint, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, "SECRET-2\n");
        Assert.Equal(["a"], followed.Poll().Folders);
    }

    [Fact]
    public async Task Without_a_token_the_message_says_where_to_give_one()
    {
        using var repository = new GitTestRepository("r.git");
        await using var server = GitHttpServer.Start(Path.GetDirectoryName(repository.Folder)!, output);
        if (server is null) return;
        server.Token = Token;
        repository.Commit(Followed.Stacks("a"));
        using var followed = new Followed($"{server.Url}/r.git");

        Assert.Contains("RECONCILER_GIT_TOKEN", followed.Refusal().Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_poll_without_a_new_commit_is_one_request()
    {
        using var repository = new GitTestRepository("r.git");
        await using var server = GitHttpServer.Start(Path.GetDirectoryName(repository.Folder)!, output);
        if (server is null) return;
        repository.Commit(Followed.Stacks("a"));
        using var followed = new Followed($"{server.Url}/r.git");
        followed.Poll();
        var before = server.Requests;

        followed.Poll();

        Assert.Equal(1, server.Requests - before);
    }

    [Fact]
    public async Task A_redirect_takes_the_token_nowhere()
    {
        using var repository = new GitTestRepository("r.git");
        await using var server = GitHttpServer.Start(Path.GetDirectoryName(repository.Folder)!, output);
        await using var thief = GitHttpServer.Start(Path.GetDirectoryName(repository.Folder)!, output);
        if (server is null || thief is null) return;
        repository.Commit(Followed.Stacks("a"));
        thief.Token = "other";
        server.RedirectTo = thief.Url;
        using var followed = new Followed($"{server.Url}/r.git", credentials: new GitCredentials(null, Token));

        Assert.Contains("the token is not sent", followed.Refusal().Message, StringComparison.Ordinal);
        Assert.Empty(thief.Authorizations);
    }

    [Fact]
    public void A_token_is_not_sent_unencrypted_over_a_network()
    {
        using var followed = new Followed("http://git.example.com/r.git", credentials: new GitCredentials(null, Token));
        var refused = followed.Refusal();

        Assert.Contains("would not encrypt it", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_file_that_is_missing_or_empty_is_told()
    {
        using var repository = new GitTestRepository();
        var file = Path.Combine(repository.Folder, "token");
        using var followed = new Followed("https://git.example.com/r.git", credentials: new GitCredentials(file, null));
        Assert.Contains("token file cannot be read", followed.Refusal().Message, StringComparison.Ordinal);

        File.WriteAllText(file, "\n");
        Assert.Contains("is empty", followed.Refusal().Message, StringComparison.Ordinal);
    }
}
