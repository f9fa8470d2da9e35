using Reconciler.Emulator.Platform.Faults;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;

namespace EndToEnd.Tests;

/// <summary>One stack never costs another: what fails or hangs in one makes no call and no wait for the others of its account.</summary>
public sealed class IsolationTests
{
    // Long enough that a list is read again only because somebody forgot it.
    private static readonly EngineOptions Options = new() { ListMaxAge = TimeSpan.FromHours(6), DeepCheckEvery = TimeSpan.FromHours(12) };

    [Fact]
    public async Task A_refused_change_of_any_type_costs_another_stack_no_call()
    {
        var changes = (await ObservedStack.FirstApplyAsync()).Distinct().ToList();
        foreach (var operation in changes)
        {
            await using var workshop = await ObservedStack.Specs().ConvergedAsync();
            using var accounts = new AccountFactory(new ConnectionOptions { Endpoint = workshop.Aws.Endpoint, Engine = Options }, workshop.Clock);
            var mine = await ConnectAsync(accounts, workshop.Specs);
            var others = await ConnectAsync(accounts, OtherStack(workshop));
            await mine.PlanAsync(ReconcileMode.Apply, confirmPrune: false, CancellationToken.None);
            using var fault = workshop.Aws.Faults.Add(new Fault
            {
                Operation = operation,
                Kind = FaultKind.Error,
                Status = 402,
                ErrorCode = "ServiceQuotaExceededException",
                Message = "no more",
            });
            await others.ReconcileAsync(ReconcileMode.Apply, confirmPrune: false, Silent.Instance, CancellationToken.None);
            for (var pass = 0; pass < 12 && fault.Hits == 0; pass++)
            {
                workshop.Clock.Advance(TimeSpan.FromSeconds(30));
                await others.ReconcileAsync(ReconcileMode.Apply, confirmPrune: false, Silent.Instance, CancellationToken.None);
            }

            Assert.True(fault.Hits > 0, operation);
            workshop.Aws.Requests.Clear();
            var plan = await mine.PlanAsync(ReconcileMode.Apply, confirmPrune: false, CancellationToken.None);

            Assert.Empty(plan.Actions);
            Assert.True(workshop.Aws.Requests.All.Count == 0, $"{operation}: {string.Join(", ", workshop.Aws.Requests.All.Select(request => request.Operation))}");
        }
    }

    [Fact]
    public async Task A_role_that_cannot_be_assumed_in_time_keeps_no_other_stack_from_connecting()
    {
        await using var workshop = await new StackBuilder("shop").WithPolicyEngine().StartAsync();
        using var accounts = new AccountFactory(new ConnectionOptions { Endpoint = workshop.Aws.Endpoint, Engine = Options }, workshop.Clock);
        using var fault = workshop.Aws.Faults.Add(new Fault { Operation = "AssumeRole", Kind = FaultKind.Hang });
        var hanging = accounts.ConnectAsync(
            new StackSpec { Region = "us-east-1", AssumeRoleArn = "arn:aws:iam::000000000000:role/other" }, CancellationToken.None);

        Assert.NotNull(await accounts.ConnectAsync(new StackSpec { Region = "us-east-1" }, CancellationToken.None));
        while (fault.Hits == 0) await Task.Yield();
        Assert.False(hanging.IsCompleted);
        while (!hanging.IsCompleted && workshop.Clock.PassDeadline()) await Task.Yield();

        var failure = await Assert.ThrowsAsync<ConnectionException>(() => hanging);
        Assert.Contains("30 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_role_of_a_stack_is_assumed_at_the_endpoint_of_the_stack()
    {
        // The SDK compares the end of a session with the real time.
        await using var workshop = await Workshop.StartAsync(
            new WorkshopOptions { Stack = new StackBuilder("shop").WithPolicyEngine(), UsesRealTime = true });
        await workshop.Clients.Iam.CreateRoleAsync(new()
        {
            RoleName = "deployer",
            AssumeRolePolicyDocument =
                """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}""",
        });
        using var accounts = new AccountFactory(new ConnectionOptions { Endpoint = workshop.Aws.Endpoint }, TimeProvider.System);

        var account = await accounts.ConnectAsync(
            new StackSpec { Region = "us-east-1", AssumeRoleArn = "arn:aws:iam::000000000000:role/deployer" }, CancellationToken.None);

        Assert.Contains("assumed-role/deployer", account.Identity.CallerArn, StringComparison.Ordinal);
        Assert.Contains(workshop.Aws.Requests.All, request => request.Operation == "AssumeRole");
    }

    private static async Task<StackReconciler> ConnectAsync(AccountFactory accounts, string specs)
    {
        var stack = StackLoader.Load(specs).Stack!;
        return await new StackReconcilerFactory(accounts, _ => null).ConnectAsync(stack, new StackMemory(), null, CancellationToken.None);
    }

    private static string OtherStack(Workshop workshop) => ObservedStack.Specs("other").WriteTo(Path.Combine(workshop.Root, "other")).Specs;
}
