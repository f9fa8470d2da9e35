using Reconciler.Worker.Sources.Git;

namespace Worker.Tests.Sources.Git;

public sealed class GitSourceTests
{
    [Theory]
    [InlineData("https://github.com/o/r", "https://github.com/o/r", null, "", "r")]
    [InlineData("https://github.com/o/r.git?ref=main&path=stacks/", "https://github.com/o/r.git", "main", "stacks", "r")]
    [InlineData("https://h/o/r?path=/a/./b%20c&ref=feature/x", "https://h/o/r", "feature/x", "a/b c", "r")]
    [InlineData("ssh://git@h:22/o/r?ref=refs/tags/v1", "ssh://git@h:22/o/r", "refs/tags/v1", "", "r")]
    [InlineData("file:///srv/r.git/", "file:///srv/r.git", null, "", "r")]
    public void A_source_is_a_url_with_branch_and_folder(string text, string url, string? branch, string path, string name)
    {
        var source = GitSource.Parse(text);

        Assert.Equal((url, branch, path, name), (source.Url, source.Ref, source.Path, source.Name));
    }

    [Theory]
    [InlineData("https://user:SECRET@h/o/r", "--git-token-file")]
    [InlineData("https://SECRET@h/o/r", "--git-token-file")]
    [InlineData("https://:SECRET@h/o/r?ref=main", "RECONCILER_GIT_TOKEN")]
    [InlineData("ssh://git:SECRET@h/o/r", "--git-token-file")]
    public void Credentials_in_a_url_are_refused_and_not_repeated(string text, string hint)
    {
        var refused = Assert.Throws<GitException>(() => GitSource.Parse(text));

        Assert.Contains("credentials", refused.Message, StringComparison.Ordinal);
        Assert.Contains(hint, refused.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", refused.Message + refused.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "not given by a URL")]
    [InlineData("/srv/r.git", "not given by a URL")]
    [InlineData("git@github.com:o/r.git", "not given by a URL")]
    [InlineData("ext::sh -c id", "not given by a URL")]
    [InlineData("git://h/r", "git://")]
    [InlineData("ftp://h/r", "ftp://")]
    [InlineData("https://", "cannot be read")]
    [InlineData("file:///", "names no repository")]
    [InlineData("https://h/r?branch=main", "'branch' is neither ref nor path")]
    [InlineData("https://h/r?ref=a&ref=b", "ref is given twice")]
    [InlineData("https://h/r?path=a&path=a", "path is given twice")]
    [InlineData("https://h/r?ref=", "ref= is not the name of a branch")]
    [InlineData("https://h/r?ref=a..b", "ref=a..b is not the name of a branch")]
    [InlineData("https://h/r?ref=-x%20y", "is not the name of a branch")]
    [InlineData("https://h/r?path=../x", "leads out of its folder")]
    [InlineData("https://h/r?path=a/%2e%2e/b", "leads out of its folder")]
    [InlineData("https://h/r?path=.git/hooks", "is named like the metadata of git")]
    [InlineData("https://h/r#main", "fragment")]
    public void What_is_no_source_is_refused_with_the_reason(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<GitException>(() => GitSource.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("https://h/o/.git", "repository")]
    [InlineData("https://h/o/..", "repository")]
    [InlineData("https://h", "h")]
    public void The_name_of_a_repository_can_always_be_a_folder(string text, string name) => Assert.Equal(name, GitSource.Parse(text).Name);
}
