using Amazon.ECR;
using Amazon.ECR.Model;

namespace Emulator.Tests.Services.Ecr;

public sealed class EcrTests
{
    private const string Manifest =
        """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{},"layers":[{"size":10}]}""";

    [Fact]
    public async Task A_tag_moves_to_the_image_that_has_it_last()
    {
        await using var account = await Account.StartAsync();
        await account.Ecr.CreateRepositoryAsync(new CreateRepositoryRequest { RepositoryName = "app" });
        var first = await PutAsync(account, Manifest);
        var second = await PutAsync(account, Manifest + " ");

        Assert.NotEqual(first, second);
        Assert.Equal(
            second,
            Assert.Single(
                (await account.Ecr.DescribeImagesAsync(new()
                {
                    RepositoryName = "app",
                    ImageIds = [new() { ImageTag = "v" }],
                })).ImageDetails).ImageDigest);
        Assert.Equal(
            [null, "v"], (await account.Ecr.ListImagesAsync(new() { RepositoryName = "app" })).ImageIds.Select(i => i.ImageTag).Order());
        await Assert.ThrowsAsync<ImageAlreadyExistsException>(() => PutAsync(account, Manifest + " "));
    }

    [Fact]
    public async Task An_immutable_tag_stays()
    {
        await using var account = await Account.StartAsync();
        await account.Ecr.CreateRepositoryAsync(new CreateRepositoryRequest
        {
            RepositoryName = "app",
            ImageTagMutability = ImageTagMutability.IMMUTABLE,
        });
        await PutAsync(account, Manifest);

        await Assert.ThrowsAsync<ImageTagAlreadyExistsException>(() => PutAsync(account, Manifest + " "));
    }

    [Fact]
    public async Task A_repository_with_images_is_deleted_only_by_force()
    {
        await using var account = await Account.StartAsync();
        await account.Ecr.CreateRepositoryAsync(new CreateRepositoryRequest { RepositoryName = "app" });
        await PutAsync(account, Manifest);

        await Assert.ThrowsAsync<RepositoryNotEmptyException>(() => account.Ecr.DeleteRepositoryAsync(new() { RepositoryName = "app" }));
        await account.Ecr.DeleteRepositoryAsync(new() { RepositoryName = "app", Force = true });
        await Assert.ThrowsAsync<RepositoryNotFoundException>(() => account.Ecr.ListImagesAsync(new() { RepositoryName = "app" }));
    }

    [Fact]
    public async Task Policies_are_there_only_once_they_are_set()
    {
        await using var account = await Account.StartAsync();
        await account.Ecr.CreateRepositoryAsync(new CreateRepositoryRequest { RepositoryName = "app" });

        await Assert.ThrowsAsync<RepositoryPolicyNotFoundException>(
            () => account.Ecr.GetRepositoryPolicyAsync(new() { RepositoryName = "app" }));
        await Assert.ThrowsAsync<LifecyclePolicyNotFoundException>(
            () => account.Ecr.GetLifecyclePolicyAsync(new() { RepositoryName = "app" }));
        await Assert.ThrowsAsync<InvalidParameterException>(
            () => account.Ecr.PutLifecyclePolicyAsync(new() { RepositoryName = "app", LifecyclePolicyText = """{"rules":[]}""" }));
        await account.Ecr.SetRepositoryPolicyAsync(new()
        {
            RepositoryName = "app",
            PolicyText = """{"Version":"2012-10-17","Statement":[]}""",
        });
        Assert.Contains(
            "2012-10-17",
            (await account.Ecr.GetRepositoryPolicyAsync(new() { RepositoryName = "app" })).PolicyText,
            StringComparison.Ordinal);
    }

    private static async Task<string> PutAsync(Account account, string manifest) =>
        (await account.Ecr.PutImageAsync(new()
        {
            RepositoryName = "app",
            ImageManifest = manifest,
            ImageTag = "v",
        })).Image.ImageId.ImageDigest;
}
