using Reconciler.Engine.Aws;
using Reconciler.Engine.Composition;
using Reconciler.Engine.Control;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec.Loading;

namespace EndToEnd.Tests.Systems;

/// <summary>The resources that the folders of <c>specs/</c> ask for.</summary>
internal static class FolderResources
{
    private static readonly ResourceTypes _types = new(new SecretReader(_ => null));

    /// <summary>Returns folder and address of each resource, without those of some types.</summary>
    public static TheoryData<string, string> Of(IEnumerable<string> folders, IReadOnlyCollection<string> withoutTypes)
    {
        var data = new TheoryData<string, string>();
        foreach (var folder in folders)
        {
            foreach (var address in AddressesOf(folder, withoutTypes)) data.Add(folder, address);
        }

        return data;
    }

    /// <summary>Deletes a resource of a stack that has converged.</summary>
    public static Task DeleteAsync(Workshop workshop, string resource) =>
        WithChangeAsync(workshop, resource, (aws, change) => _types[change.Type].DeleteAsync(aws, change.Live!, CancellationToken.None));

    /// <summary>Changes a resource of a stack that has converged, as <see cref="FolderEdits"/> says.</summary>
    /// <returns>The field that differs now.</returns>
    public static async Task<string> EditAsync(Workshop workshop, string resource)
    {
        var field = "";
        await WithChangeAsync(workshop, resource, async (_, change) =>
        {
            var edit = FolderEdits.All[change.Type.Name];
            await edit.Change(workshop.Clients, change.Live!);
            field = edit.Field;
        });
        return field;
    }

    private static List<string> AddressesOf(string folder, IReadOnlyCollection<string> withoutTypes)
    {
        var files = StackBuilder.OfSpecs(folder).Write();
        try
        {
            var loaded = StackLoader.Load(files.Specs);
            Assert.Empty(loaded.Errors);
            var graph = new StackComposer(_types, _ => null).Compose(loaded.Stack!, new AwsIdentity("000000000000", "us-east-1", "aws"));
            return
            [
                .. graph.Ordered.Where(resource => !withoutTypes.Contains(resource.Type.Name)).Select(resource => $"{resource.Address}"),
            ];
        }
        finally
        {
            Directory.Delete(files.Root, recursive: true);
        }
    }

    private static async Task WithChangeAsync(Workshop workshop, string resource, Func<AwsAccount, PlannedChange, Task> use)
    {
        using var accounts = new AccountFactory(new ConnectionOptions { Endpoint = workshop.Aws.Endpoint }, workshop.Clock);
        var stack = StackLoader.Load(workshop.Specs).Stack!;
        var reconcilers = new StackReconcilerFactory(accounts, _ => null);
        var reconciler = await reconcilers.ConnectAsync(stack, new StackMemory(), accessLogger: null, CancellationToken.None);
        var plan = await reconciler.PlanAsync(ReconcileMode.Apply, confirmPrune: false, CancellationToken.None);
        await use(reconciler.Aws, plan.Changes.Single(change => $"{change.Address}" == resource));
    }
}
