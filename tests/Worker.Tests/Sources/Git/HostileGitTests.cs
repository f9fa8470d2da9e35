using System.Text;
using LibGit2Sharp;
using Reconciler.Tests.Shared;
using Reconciler.Worker.Sources.Git;

namespace Worker.Tests.Sources.Git;

/// <summary>Repositories that nobody should make, and somebody will.</summary>
public sealed class HostileGitTests
{
    public static TheoryData<string, string> Names => new()
    {
        { "..", "leads out of its folder" },
        { ".", "leads out of its folder" },
        { ".git", "named like the metadata of git" },
        { ".GiT", "named like the metadata of git" },
        { ".git.", "named like the metadata of git" },
        { "a\\b", "separator" },
        { "a\nb", "control character" },
        { new string('x', 300), "more than 255 bytes" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_that_no_folder_should_have_refuses_the_commit(string name, string reason)
    {
        using var repository = new GitTestRepository();
        repository.Commit(RawTree(repository, ("100644", name, Blob(repository, Followed.Spec))));
        using var followed = new Followed(repository.Url);

        var refused = followed.Refusal();

        Assert.Equal(GitReasons.Refused, refused.Reason);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.False(Directory.Exists(Path.Combine(followed.Folder, "commits")));
    }

    [Fact]
    public void Two_entries_of_one_name_refuse_the_commit()
    {
        using var repository = new GitTestRepository();
        var folder = RawTree(repository, ("100644", "a.yaml", Blob(repository, Followed.Spec))).Id;
        repository.Commit(RawTree(repository, ("40000", "a", folder), ("40000", "a", folder)));
        using var followed = new Followed(repository.Url);

        Assert.Contains("twice", followed.Refusal().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_and_submodules_are_left_out_and_named()
    {
        using var repository = new GitTestRepository();
        var blob = Blob(repository, Followed.Spec);
        repository.Commit(RawTree(
            repository,
            ("120000", "link.yaml", Blob(repository, "/etc/passwd")),
            ("160000", "module", blob),
            ("100755", "stack.yaml", blob)));
        using var followed = new Followed(repository.Url);
        var snapshot = followed.Poll();

        Assert.Equal(["link.yaml", "module"], snapshot.LeftOut);
        Assert.Equal(["stack.yaml"], followed.Files(snapshot));
    }

    [Fact]
    public void A_small_repository_that_unfolds_to_many_files_is_refused_soon()
    {
        using var repository = new GitTestRepository();
        var folder = RawTree(repository, ("100644", "a.yaml", Blob(repository, Followed.Spec))).Id;
        for (var level = 0; level < 12; level++)
            folder = RawTree(repository, [.. Enumerable.Range(0, 10).Select(i => ("40000", $"d{i}", folder))]).Id;
        repository.Commit(repository.Lookup(folder));
        using var followed = new Followed(repository.Url, new GitLimits { MaxEntries = 1_000 });

        Assert.Contains("more than 1000 files and folders", followed.Refusal().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_that_go_too_deep_are_refused()
    {
        using var repository = new GitTestRepository();
        repository.Commit(Followed.Stacks(string.Join('/', Enumerable.Repeat("d", 60))));
        using var followed = new Followed(repository.Url);

        Assert.Contains("more than 40 folders deep", followed.Refusal().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_paths_are_refused()
    {
        using var repository = new GitTestRepository();
        repository.Commit(Followed.Stacks(string.Join('/', Enumerable.Repeat(new string('d', 200), 8))));
        using var followed = new Followed(repository.Url);

        Assert.Contains("longer than 1024 characters", followed.Refusal().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Large_files_and_large_commits_are_refused_before_they_are_read()
    {
        using var repository = new GitTestRepository();
        repository.Commit(new Dictionary<string, string>(Followed.Stacks("a")) { ["a/x"] = new('x', 2_000), ["a/y"] = new('y', 2_000) });
        using var files = new Followed(repository.Url, new GitLimits { MaxFileBytes = 1_000 });
        using var total = new Followed(repository.Url, new GitLimits { MaxTotalBytes = 3_000 });

        Assert.Contains("has 2000 bytes, and 1000 are allowed", files.Refusal().Message, StringComparison.Ordinal);
        Assert.Contains("more than 3000 bytes", total.Refusal().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?ref=nowhere", GitReasons.BranchMissing, "has no branch nowhere")]
    [InlineData("?path=nowhere", GitReasons.PathMissing, "has no folder nowhere")]
    [InlineData("?path=a/a.yaml", GitReasons.PathMissing, "has no folder a/a.yaml")]
    [InlineData("?path=docs", GitReasons.NoStacks, "has no stack below docs")]
    public void A_source_without_stacks_says_what_is_missing(string query, string reason, string message)
    {
        using var repository = new GitTestRepository();
        repository.Commit(new Dictionary<string, string>(Followed.Stacks("a")) { ["docs/readme.md"] = "x" });
        using var followed = new Followed(repository.Url + query);
        var refused = followed.Refusal();

        Assert.Equal(reason, refused.Reason);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_branch_that_is_missing_names_those_there_are()
    {
        using var repository = new GitTestRepository();
        repository.Commit(Followed.Stacks("a"));
        repository.Commit(Followed.Stacks("a"), "release");
        using var followed = new Followed($"{repository.Url}?ref=master");

        Assert.Contains("main, release", followed.Refusal().Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_repository_and_one_that_is_not_there_are_told_apart()
    {
        using var repository = new GitTestRepository();
        using var empty = new Followed(repository.Url);
        using var missing = new Followed($"{repository.Url}-not-there");

        Assert.Equal(GitReasons.BranchMissing, empty.Refusal().Reason);
        Assert.Equal(GitReasons.Unreachable, missing.Refusal().Reason);
    }

    private static ObjectId Blob(GitTestRepository repository, string text) => repository.Write<Blob>(Encoding.UTF8.GetBytes(text));

    /// <summary>A tree as bytes, because the library refuses to make one with these names.</summary>
    private static Tree RawTree(GitTestRepository repository, params (string Mode, string Name, ObjectId Id)[] entries)
    {
        using var bytes = new MemoryStream();
        foreach (var (mode, name, id) in entries)
        {
            bytes.Write(Encoding.UTF8.GetBytes($"{mode} {name}\0"));
            bytes.Write(id.RawId);
        }

        return repository.Lookup(repository.Write<Tree>(bytes.ToArray()));
    }
}
