using Reconciler.Emulator.Host;
using Reconciler.Tests.Shared;

namespace Emulator.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_approved_one() => PublicApi.AssertApproved(typeof(EmulatorOptions).Assembly, "Emulator.Tests");
}
