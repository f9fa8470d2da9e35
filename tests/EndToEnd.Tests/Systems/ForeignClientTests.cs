using Xunit.Abstractions;

namespace EndToEnd.Tests.Systems;

/// <summary>The AWS CLI and boto3 see of each folder of <c>specs/</c> what our clients see, and nothing after its end.</summary>
public sealed class ForeignClientTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("m2m-oauth")]
    [InlineData("iam-runtime")]
    [InlineData("aws-api-mcp-server")]
    [InlineData("direct-jwt")]
    public async Task Others_see_the_same_things(string folder)
    {
        await using var workshop = await StackBuilder.OfSpecs(folder).ConvergedAsync();
        var ours = await Inventory.OfAsync(workshop);

        AssertSame(ours, await ForeignInventory.OfBoto3Async(workshop), "boto3");
        AssertSame(ours, await ForeignInventory.OfAwsCliAsync(workshop), "The AWS CLI");

        Assert.Equal(0, (await workshop.DestroyAsync()).ExitCode);
        AssertSame([], await ForeignInventory.OfBoto3Async(workshop), "boto3");
    }

    private void AssertSame(IReadOnlyList<string> ours, IReadOnlyList<string>? theirs, string client)
    {
        if (theirs is null) output.WriteLine($"{client} is not installed: nothing was checked with it.");
        else Assert.Equal(ours.Order(StringComparer.Ordinal), theirs.Order(StringComparer.Ordinal));
    }
}
