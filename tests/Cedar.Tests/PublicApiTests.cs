using Reconciler.Tests.Shared;

namespace Cedar.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_approved_one() => PublicApi.AssertApproved(typeof(EntityUid).Assembly, "Cedar.Tests");
}
