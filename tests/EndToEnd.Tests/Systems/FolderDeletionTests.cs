namespace EndToEnd.Tests.Systems;

/// <summary>
/// Each resource of a folder of <c>specs/</c> that somebody deletes is made again. The workshop and <c>m2m-oauth</c> have tests of their
/// own.
/// </summary>
public sealed class FolderDeletionTests
{
    // An image is deleted by its repository; a tag of somebody else's image and the version of somebody else's secret are only read.
    private static readonly string[] NotDeleted = ["Image", "ImageTag", "SecretVersion"];

    public static TheoryData<string, string> Resources =>
        FolderResources.Of(["direct-jwt", "iam-runtime", "aws-api-mcp-server"], NotDeleted);

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task What_was_deleted_behind_our_back_is_made_again(string folder, string resource)
    {
        await using var workshop = await StackBuilder.OfSpecs(folder).ConvergedAsync();
        var before = await Inventory.OfAsync(workshop);
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await FolderResources.DeleteAsync(workshop, resource);

        var planned = await workshop.PlannedAsync();

        Assert.Contains(planned, change => change.Action == "create" && change.Resource == resource);
        await DriftTests.AssertHealsAsync(workshop);
        Assert.Equal(before, await Inventory.OfAsync(workshop));
    }
}
