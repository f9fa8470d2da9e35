using Reconciler.Worker.Sources;

namespace Worker.Tests.Sources;

public sealed class WatchRoutesTests
{
    private readonly WatchRoutes _routes = new();

    public WatchRoutesTests()
    {
        _routes.Add("a", [new("/repo/a"), new("/repo/shared.cedar"), new("/repo/server", IsSource: true)]);
        _routes.Add("b", [new("/repo/b"), new("/repo/shared.cedar")]);
    }

    [Theory]
    [InlineData("/repo/a/stack.yaml", "a")]
    [InlineData("/repo/a", "a")]
    [InlineData("/repo/a/folder/deeper.yaml", "")]
    [InlineData("/repo/b/x", "b")]
    [InlineData("/repo/shared.cedar", "a b")]
    [InlineData("/repo/other.cedar", "")]
    [InlineData("/repo/server/Tools/Tool.cs", "a")]
    [InlineData("/repo/server", "a")]
    [InlineData("/repo/server/bin", "")]
    [InlineData("/repo/server/bin/Debug/x.dll", "")]
    [InlineData("/repo/server/Tools/obj/x", "")]
    [InlineData("/repo/server2/x", "")]
    public void A_change_concerns_the_stacks_that_read_the_path(string path, string stacks) =>
        Assert.Equal(stacks, string.Join(' ', _routes.FindStacks(path).Order(StringComparer.Ordinal)));

    [Fact]
    public void A_removed_stack_is_concerned_no_more()
    {
        _routes.Remove("a", [new("/repo/a"), new("/repo/shared.cedar"), new("/repo/server", IsSource: true)]);

        Assert.Empty(_routes.FindStacks("/repo/a/stack.yaml"));
        Assert.Equal(["b"], _routes.FindStacks("/repo/shared.cedar"));
        Assert.Equal(["/repo", "/repo/b", "/repo/shared.cedar"], _routes.Roots.Select(root => root.Folder).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_replaced_as_a_whole_is_noticed_in_the_folder_above()
    {
        Assert.Contains(new WatchRoot("/repo", false), WatchRoutes.RootsOf(new("/repo/a")));
        Assert.Equal([new WatchRoot("/top", false)], WatchRoutes.RootsOf(new("/top")));
    }
}
