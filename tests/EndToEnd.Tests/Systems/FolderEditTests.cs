using Reconciler.Tests.Shared;

namespace EndToEnd.Tests.Systems;

/// <summary>
/// Each resource of each folder of <c>specs/</c> that somebody changes is changed back, and the stack is destroyed without a rest.
/// <see cref="DriftTests"/> goes through the fields.
/// </summary>
public sealed class FolderEditTests
{
    // Nothing of an image changes but its tag, which is part of its name, and an attachment has no members: it is there or it is not.
    private static readonly string[] WithoutMembers = ["Image", "ImageTag", "PolicyAttachment", "SecretVersion"];

    public static TheoryData<string, string> Resources => FolderResources.Of(
        Directory.GetDirectories(Repository.File("specs")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal),
        WithoutMembers);

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task What_was_changed_behind_our_back_is_changed_back(string folder, string resource)
    {
        await using var workshop = await StackBuilder.OfSpecs(folder).ConvergedAsync();
        var before = await Inventory.OfAsync(workshop);
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        var field = await FolderResources.EditAsync(workshop, resource);

        var planned = await workshop.PlannedAsync();

        var change = Assert.Single(planned, change => change.Resource == resource);
        Assert.Equal("update", change.Action);
        Assert.Equal([field], change.Fields);
        await DriftTests.AssertHealsAsync(workshop);
        Assert.Equal(before, await Inventory.OfAsync(workshop));
        var destroyed = await workshop.DestroyAsync();
        Assert.True(destroyed.ExitCode == 0, destroyed.ToString());
        Assert.Empty(await Inventory.OfAsync(workshop));
    }
}
