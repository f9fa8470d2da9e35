using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Spec.Loading;

namespace EndToEnd.Tests;

/// <summary>What a pass has created belongs to the specs from then on, also before anybody has looked at it.</summary>
public sealed class CreatedTests
{
    [Fact]
    public async Task No_pass_takes_what_was_just_created_for_an_orphan()
    {
        await using var workshop = await ObservedStack.Specs().StartAsync();
        using var accounts = new AccountFactory(new ConnectionOptions { Endpoint = workshop.Aws.Endpoint }, workshop.Clock);
        var reconciler = await new StackReconcilerFactory(accounts, workshop.Variables.GetValueOrDefault).ConnectAsync(
            StackLoader.Load(workshop.Specs).Stack!, new StackMemory(), null, CancellationToken.None);

        for (var pass = 0; pass < 100; pass++)
        {
            // Two passes at the same time: nothing that the first one has created is due for a look in the second.
            var result = await PassAsync();
            if (result.IsConverged) return;
            await PassAsync();
            workshop.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Fail("The stack does not converge.");

        async Task<Reconciler.Engine.Execution.PassResult> PassAsync()
        {
            var result = await reconciler.ReconcileAsync(ReconcileMode.Apply, confirmPrune: false, Silent.Instance, CancellationToken.None);
            Assert.Empty(result.Plan.Deletions.Select(deletion => deletion.Address.ToString()));
            return result;
        }
    }
}
