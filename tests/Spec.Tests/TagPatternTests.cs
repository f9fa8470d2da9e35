using Reconciler.Spec;

namespace Spec.Tests;

public sealed class TagPatternTests
{
    [Theory]
    [InlineData("cost-*", "cost-center", true)]
    [InlineData("cost-*", "cost-", true)]
    [InlineData("cost-*", "cost", false)]
    [InlineData("cost-*", "Cost-center", false)]
    [InlineData("cost-*", "my-cost-center", false)]
    [InlineData("team", "team", true)]
    [InlineData("team", "teams", false)]
    [InlineData("a*c*e", "abcde", true)]
    [InlineData("a*c*e", "ace", true)]
    [InlineData("a*c*e", "abde", false)]
    [InlineData("a**b", "ab", true)]
    [InlineData("a.c", "abc", false)]
    [InlineData("*", "anything", true)]
    [InlineData("*", "", true)]
    [InlineData("*", "reconciler/owner", false)]
    [InlineData("reconciler/*", "reconciler/owner", false)]
    public void Pattern_matches_keys(string pattern, string key, bool matches) =>
        Assert.Equal(matches, new TagPattern(pattern).IsMatch(key));

    [Theory]
    [InlineData("*", true)]
    [InlineData("r*", true)]
    [InlineData("*hash", true)]
    [InlineData("reconciler/owner", true)]
    [InlineData("r*r/*", true)]
    [InlineData("reconciler", false)]
    [InlineData("reconciler-*", false)]
    [InlineData("Reconciler/*", false)]
    [InlineData("cost-*", false)]
    public void Pattern_reaches_reserved_tags_when_it_matches_any_of_them(string pattern, bool reaches) =>
        Assert.Equal(reaches, new TagPattern(pattern).ReachesReservedTags());
}
