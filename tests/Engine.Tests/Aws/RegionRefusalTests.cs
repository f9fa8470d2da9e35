using Microsoft.Extensions.Time.Testing;
using Reconciler.Engine.Aws;
using Reconciler.Spec.Kinds;

namespace Engine.Tests.Aws;

public sealed class RegionRefusalTests
{
    [Fact]
    public async Task A_region_that_is_not_the_one_of_the_stack_is_refused_before_any_call()
    {
        var options = new ConnectionOptions { Region = "eu-west-1", Endpoint = new Uri("http://127.0.0.1:1/") };
        using var accounts = new AccountFactory(options, new FakeTimeProvider());

        var refused = await Assert.ThrowsAsync<ConnectionException>(() => accounts.ConnectAsync(new StackSpec { Region = "us-east-1" }, CancellationToken.None));

        Assert.Equal("The Stack document says region us-east-1, and --region says eu-west-1.", refused.Message);
        Assert.Equal(
            "Leave out --region. To move the stack: destroy it, write region: eu-west-1 in its Stack document, apply it.", refused.Hint);
        Assert.Equal(0, accounts.Calls.Total);
    }
}
