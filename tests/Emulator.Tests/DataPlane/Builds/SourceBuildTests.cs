using Reconciler.Emulator.DataPlane.Builds;

namespace Emulator.Tests.DataPlane.Builds;

public sealed class SourceBuildTests
{
    [Fact]
    public void Equal_source_and_command_have_equal_keys()
    {
        var build = new SourceBuild([1, 2, 3], ["make", "all"]);

        Assert.Equal(build.Key, new SourceBuild([1, 2, 3], ["make", "all"]).Key);
        Assert.NotEqual(build.Key, new SourceBuild([1, 2, 4], ["make", "all"]).Key);
        Assert.NotEqual(build.Key, new SourceBuild([1, 2, 3], ["make all"]).Key);
        Assert.NotEqual(build.Key, new SourceBuild([1, 2, 3], ["make", "all", ""]).Key);
    }
}
