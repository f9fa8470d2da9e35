using Reconciler.Access.Authorization;
using Reconciler.Tests.Shared;

namespace Reconciler.Access.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_approved_one() => PublicApi.AssertApproved(typeof(GatewayAccess).Assembly, "Access.Tests");
}
