using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Engine.Tests.Planning;

public sealed class PruneGuardTests
{
    [Theory]
    [InlineData(0, 10, false)]
    [InlineData(2, 8, false)]
    [InlineData(3, 8, true)]
    [InlineData(10, 100, false)]
    [InlineData(11, 1000, true)]
    public void Many_deletions_are_halted(int deletions, int owned, bool isHalted) =>
        Assert.Equal(isHalted, PruneGuard.GetHaltReason(deletions, owned, new EngineOptions()) is not null);
}
