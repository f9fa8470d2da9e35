using Reconciler.Engine.Aws;
using Reconciler.Engine.Composition;
using Reconciler.Engine.Control;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec.Loading;

namespace EndToEnd.Tests.Systems;

/// <summary>
/// Each resource of a folder of <c>specs/</c> that somebody deletes is made again. The workshop and <c>m2m-oauth</c> have tests of their own.
/// </summary>
public sealed class FolderDeletionTests
{
    private static readonly string[] Folders = ["direct-jwt", "iam-runtime", "aws-api-mcp-server"];

    // An image is deleted by its repository; a tag of somebody else's image and the version of somebody else's secret are only read.
    private static readonly string[] NotDeleted = ["Image", "ImageTag", "SecretVersion"];

    private static readonly ResourceTypes _types = new(new SecretReader(_ => null));

    public static TheoryData<string, string> Resources
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var folder in Folders)
            {
                foreach (var address in AddressesOf(folder)) data.Add(folder, address);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task What_was_deleted_behind_our_back_is_made_again(string folder, string resource)
    {
        await using var workshop = await StackBuilder.OfSpecs(folder).ConvergedAsync();
        var before = await Inventory.OfAsync(workshop);
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await DeleteAsync(workshop, resource);

        var planned = await workshop.PlannedAsync();

        Assert.Contains(planned, change => change.Action == "create" && change.Resource == resource);
        await DriftTests.AssertHealsAsync(workshop);
        Assert.Equal(before, await Inventory.OfAsync(workshop));
    }

    private static List<string> AddressesOf(string folder)
    {
        var files = StackBuilder.OfSpecs(folder).Write();
        try
        {
            var loaded = StackLoader.Load(files.Specs);
            Assert.Empty(loaded.Errors);
            var graph = new StackComposer(_types, _ => null).Compose(loaded.Stack!, new AwsIdentity("000000000000", "us-east-1", "aws"));
            return [.. graph.Ordered.Where(resource => !NotDeleted.Contains(resource.Type.Name)).Select(resource => $"{resource.Address}")];
        }
        finally
        {
            Directory.Delete(files.Root, recursive: true);
        }
    }

    private static async Task DeleteAsync(Workshop workshop, string resource)
    {
        using var accounts = new AccountFactory(new ConnectionOptions { Endpoint = workshop.Aws.Endpoint }, workshop.Clock);
        var stack = StackLoader.Load(workshop.Specs).Stack!;
        var reconcilers = new StackReconcilerFactory(accounts, _ => null);
        var reconciler = await reconcilers.ConnectAsync(stack, new StackMemory(), accessLogger: null, CancellationToken.None);
        var plan = await reconciler.PlanAsync(ReconcileMode.Apply, confirmPrune: false, CancellationToken.None);
        var change = plan.Changes.Single(change => $"{change.Address}" == resource);
        await _types[change.Type].DeleteAsync(reconciler.Aws, change.Live!, CancellationToken.None);
    }
}
