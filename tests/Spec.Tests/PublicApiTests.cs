using Reconciler.Spec.Loading;
using Reconciler.Tests.Shared;

namespace Spec.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_approved_one() => PublicApi.AssertApproved(typeof(StackLoader).Assembly, "Spec.Tests");
}
