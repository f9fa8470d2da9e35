using Reconciler.Engine.Control;
using Reconciler.Tests.Shared;

namespace Engine.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_approved_one() => PublicApi.AssertApproved(typeof(StackReconciler).Assembly, "Engine.Tests");
}
