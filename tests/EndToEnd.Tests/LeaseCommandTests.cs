using Amazon.S3.Model;
using Reconciler.Engine.Aws;
using Reconciler.Spec.Kinds;

namespace EndToEnd.Tests;

/// <summary><c>--lease</c> of commands that change something. Real time passes: a lease ends by the clock of S3.</summary>
public sealed class LeaseCommandTests
{
    private const string Url = "s3://leases/shop";

    [Fact]
    public async Task Apply_and_destroy_take_the_lease_and_give_it_back()
    {
        await using var workshop = await StartAsync();

        var applied = await workshop.ApplyAsync("--lease", Url);
        Assert.True(applied.ExitCode == 0, applied.ToString());
        Assert.Equal(("-", "1"), await ReadAsync(workshop));
        var destroyed = await workshop.DestroyAsync("--lease", Url);
        Assert.True(destroyed.ExitCode == 0, destroyed.ToString());
        Assert.Equal(("-", "2"), await ReadAsync(workshop));
    }

    [Fact]
    public async Task Apply_waits_for_the_holder_and_changes_nothing_meanwhile()
    {
        await using var workshop = await StartAsync();
        using var accounts = new AccountFactory(
            new ConnectionOptions { Endpoint = workshop.Aws.Endpoint, Region = "us-east-1" }, TimeProvider.System);
        var holder = new S3Lease(
            token => accounts.ConnectAsync(new StackSpec(), token), "leases", "shop", "the night shift", TimeProvider.System);
        Assert.True(await holder.TryAcquireAsync(default));
        workshop.Aws.Requests.Clear();

        var applied = await workshop.ApplyAsync("--lease", Url, "--timeout", "2s");

        Assert.Equal(5, applied.ExitCode);
        Assert.Contains("Waiting for the lease, which the night shift holds.", applied.Error, StringComparison.Ordinal);
        Assert.Empty(workshop.Mutations);
    }

    [Theory]
    [InlineData("leases/shop")]
    [InlineData("s3://leases")]
    public async Task What_is_no_object_is_refused(string lease)
    {
        await using var workshop = await StartAsync();

        Assert.Contains("is not an object in S3. Write s3://BUCKET/KEY.", (await workshop.ApplyAsync("--lease", lease)).Error, StringComparison.Ordinal);
    }

    private static async Task<Workshop> StartAsync()
    {
        var workshop = await Workshop.StartAsync(
            new WorkshopOptions { Stack = new StackBuilder("shop").WithPolicyEngine(), UsesRealTime = true });
        await workshop.Clients.S3.PutBucketAsync(new PutBucketRequest { BucketName = "leases" });
        return workshop;
    }

    private static async Task<(string Owner, string Epoch)> ReadAsync(Workshop workshop)
    {
        var metadata = (await workshop.Clients.S3.GetObjectMetadataAsync("leases", "shop")).Metadata;
        return (metadata["lease-owner"], metadata["lease-epoch"]);
    }
}
