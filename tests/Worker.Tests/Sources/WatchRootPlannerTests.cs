using Reconciler.Worker.Sources;

namespace Worker.Tests.Sources;

public sealed class WatchRootPlannerTests
{
    [Fact]
    public void Few_folders_are_watched_as_they_are() => Assert.Equal(
        [new("/a/x", false), new("/b/y", true)],
        WatchRootPlanner.Plan([new("/b/y", true), new("/a/x", false)], most: 2));

    [Fact]
    public void Folders_below_a_watched_tree_need_no_watch_of_their_own() => Assert.Equal(
        [new("/a", true), new("/ab", false)],
        WatchRootPlanner.Plan([new("/a", true), new("/a/x", false), new("/a/x/y", true), new("/ab", false), new("/a", false)], most: 16));

    [Theory]
    [InlineData(17)]
    [InlineData(3_000)]
    public void Thousands_of_stacks_in_one_folder_need_one_watch(int stacks) => Assert.Equal(
        [new("/repo/stacks", true), new("/shared", false)],
        WatchRootPlanner.Plan(
            Enumerable.Range(0, stacks).Select(i => new WatchRoot($"/repo/stacks/{i}", false)).Append(new("/shared", false)), most: 16));

    [Fact]
    public void Folders_of_many_repositories_are_watched_from_above_them()
    {
        var wished = Enumerable.Range(0, 40).SelectMany(i => new WatchRoot[] { new($"/src/r{i}/specs", false), new($"/src/r{i}/server", true) });

        var roots = WatchRootPlanner.Plan(wished, most: 16);

        Assert.Equal([new("/src", true)], roots);
    }

    [Fact]
    public void Nobody_watches_the_root_of_the_file_system()
    {
        var wished = Enumerable.Range(0, 20).Select(i => new WatchRoot($"/f{i}", true)).ToList();

        Assert.Equal(20, WatchRootPlanner.Plan(wished, most: 16).Count);
    }

    [Theory]
    [InlineData("/a", true, "/a", true, true)]
    [InlineData("/a", false, "/a", true, false)]
    [InlineData("/a", true, "/a/b", true, true)]
    [InlineData("/a", false, "/a/b", false, false)]
    [InlineData("/a", true, "/ab", false, false)]
    [InlineData("/", true, "/a", false, true)]
    public void A_root_covers_what_it_reports(string folder, bool isRecursive, string other, bool isOtherRecursive, bool covers) =>
        Assert.Equal(covers, new WatchRoot(folder, isRecursive).Covers(new WatchRoot(other, isOtherRecursive)));
}
