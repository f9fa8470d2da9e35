using Reconciler.Engine.Model;

namespace Engine.Tests.Model;

public sealed class OwnershipTests
{
    [Theory]
    [InlineData("reconciler", "shop", nameof(OwnershipClaim.Ours))]
    [InlineData("reconciler", "other", nameof(OwnershipClaim.OtherStack))]
    [InlineData("reconciler", null, nameof(OwnershipClaim.Unowned))]
    [InlineData(null, "shop", nameof(OwnershipClaim.Unowned))]
    [InlineData("somebody", "shop", nameof(OwnershipClaim.Unowned))]
    [InlineData(null, null, nameof(OwnershipClaim.Unowned))]
    public void A_resource_has_an_owner_only_if_its_tags_name_the_tool_and_the_stack(string? owner, string? stack, string expected)
    {
        var tags = new Dictionary<string, string>();
        if (owner is not null) tags[Ownership.OwnerTag] = owner;
        if (stack is not null) tags[Ownership.StackTag] = stack;

        Assert.Equal(expected, Ownership.Classify(new LiveResource("id", new object()) { Tags = tags }, "shop").ToString());
    }
}
