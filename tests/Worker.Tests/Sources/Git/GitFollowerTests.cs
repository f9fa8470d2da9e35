using Reconciler.Tests.Shared;
using Reconciler.Worker.Sources.Git;

namespace Worker.Tests.Sources.Git;

public sealed class GitFollowerTests
{
    [Fact]
    public void Every_folder_with_specs_below_the_path_is_a_stack()
    {
        using var repository = new GitTestRepository();
        var files = Followed.Stacks("stacks/a", "stacks/a/inner", "stacks/deep/er/b", "elsewhere", "stacks/bin/c", "stacks/.hidden");
        files["stacks/empty/readme.md"] = "nothing";
        files["stacks/other/x.yaml"] = "apiVersion: v1\nkind: Pod\n";
        repository.Commit(files);
        using var followed = new Followed($"{repository.Url}?path=stacks");

        Assert.Equal(["stacks/a", "stacks/a/inner", "stacks/deep/er/b"], followed.Poll().Folders);
    }

    [Fact]
    public void The_root_of_the_repository_can_be_a_stack()
    {
        using var repository = new GitTestRepository("shop.git");
        repository.Commit(Followed.Stacks(""));
        using var followed = new Followed(repository.Url);
        var snapshot = followed.Poll();

        Assert.Equal([""], snapshot.Folders);
        Assert.Equal("shop", Path.GetFileName(followed.Follower.Export(snapshot.Commit)));
    }

    [Fact]
    public void The_newest_commit_of_the_branch_counts_also_after_a_forced_push()
    {
        using var repository = new GitTestRepository();
        var first = repository.Commit(Followed.Stacks("a"));
        repository.Commit(Followed.Stacks("other"), "feature");
        using var followed = new Followed($"{repository.Url}?ref=main");
        Assert.Equal(first, followed.Poll().Commit.Id);

        var second = repository.Commit(Followed.Stacks("a", "b"));
        Assert.Equal((second, 2), (followed.Poll().Commit.Id, followed.Poll().Folders.Count));

        repository.RemoveBranch("main");
        var forced = repository.Commit(Followed.Stacks("c"));
        Assert.Equal((forced, "c"), (followed.Poll().Commit.Id, followed.Poll().Folders[0]));
    }

    [Fact]
    public void Without_a_branch_the_head_of_the_repository_is_followed()
    {
        using var repository = new GitTestRepository();
        var main = repository.Commit(Followed.Stacks("a"));
        using var followed = new Followed(repository.Url);

        Assert.Equal(main, followed.Poll().Commit.Id);
    }

    [Fact]
    public void Without_a_new_commit_nothing_is_read_again()
    {
        using var repository = new GitTestRepository();
        repository.Commit(Followed.Stacks("a"));
        using var followed = new Followed(repository.Url);

        Assert.Same(followed.Poll(), followed.Poll());
    }

    [Fact]
    public void A_file_is_exported_as_it_was_committed_whatever_attributes_and_filters_say()
    {
        using var repository = new GitTestRepository();
        var files = Followed.Stacks("a");
        files[".gitattributes"] = "* text eol=crlf ident filter=evil\n";
        files["a/text.txt"] = "$Id$\nline\n";
        repository.Commit(files);
        using var followed = new Followed(repository.Url);
        var root = followed.Follower.Export(followed.Poll().Commit);

        Assert.Equal("$Id$\nline\n", File.ReadAllText(Path.Combine(root, "a/text.txt")));
    }

    [Fact]
    public void Commits_of_one_tree_share_one_export()
    {
        using var repository = new GitTestRepository();
        repository.Commit(Followed.Stacks("a"));
        using var followed = new Followed(repository.Url);
        var first = followed.Poll().Commit;
        repository.Commit(Followed.Stacks("a"));
        var second = followed.Poll().Commit;

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(followed.Follower.Export(first), followed.Follower.Export(second));
    }

    [Fact]
    public void What_a_crash_left_half_exported_is_exported_again()
    {
        using var repository = new GitTestRepository();
        repository.Commit(Followed.Stacks("a"));
        using var followed = new Followed(repository.Url);
        var commit = followed.Poll().Commit;
        var whole = followed.Follower.Export(commit);
        var unfinished = Path.Combine(followed.Folder, "commits", "new", commit.TreeId);
        Directory.Delete(Path.GetDirectoryName(whole)!, recursive: true);
        Directory.CreateDirectory(Path.Combine(unfinished, Path.GetFileName(whole), "a"));
        File.WriteAllText(Path.Combine(unfinished, Path.GetFileName(whole), "a", "half.yaml"), "half");

        Assert.Equal(["a/a.yaml"], followed.Files(followed.Poll()));
    }

    [Fact]
    public void A_damaged_copy_is_fetched_again()
    {
        using var repository = new GitTestRepository();
        repository.Commit(Followed.Stacks("a"));
        using var followed = new Followed(repository.Url);
        followed.Poll();
        File.Delete(Path.Combine(followed.Folder, "repository", "HEAD"));
        var second = repository.Commit(Followed.Stacks("a", "b"));

        Assert.Equal(second, followed.Poll().Commit.Id);
    }

    [Fact]
    public void Exports_that_nothing_needs_are_deleted()
    {
        using var repository = new GitTestRepository();
        repository.Commit(Followed.Stacks("a"));
        using var followed = new Followed(repository.Url);
        var first = followed.Poll().Commit;
        repository.Commit(Followed.Stacks("b"));
        var second = followed.Poll().Commit;

        followed.Follower.Keep([first.TreeId]);
        Assert.Equal(2, Directory.EnumerateDirectories(Path.Combine(followed.Folder, "commits")).Count(path => !path.EndsWith("new", StringComparison.Ordinal)));
        followed.Follower.Keep([]);
        Assert.Equal(second.TreeId, Path.GetFileName(Directory.EnumerateDirectories(Path.Combine(followed.Folder, "commits")).Single(path => !path.EndsWith("new", StringComparison.Ordinal))));
    }

    [Fact]
    public void Stacks_that_left_git_are_found_with_the_last_commit_that_had_them()
    {
        using var repository = new GitTestRepository();
        repository.Commit(Followed.Stacks("a", "gone", "stays"));
        var last = repository.Commit(new Dictionary<string, string>(Followed.Stacks("gone", "stays")) { ["x"] = "1" });
        repository.Commit(Followed.Stacks("stays"));
        using var followed = new Followed(repository.Url);

        var removed = followed.Follower.FindRemoved(followed.Poll()).ToDictionary(stack => stack.Folder, stack => stack.Last.Id);

        Assert.Equal(["a", "gone"], removed.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(last, removed["gone"]);
    }

    [Fact]
    public void At_most_fifty_earlier_commits_are_searched()
    {
        using var repository = new GitTestRepository();
        foreach (var i in Enumerable.Range(0, 60)) repository.Commit(new Dictionary<string, string>(Followed.Stacks("a")) { ["n"] = $"{i}" });
        using var followed = new Followed(repository.Url);

        Assert.Equal(50, followed.Follower.FindEarlier(followed.Poll().Commit).Count);
    }
}
