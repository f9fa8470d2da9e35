using Reconciler.Worker.Commands;
using Reconciler.Worker.Commands.Output;

namespace EndToEnd.Tests;

/// <summary>What holds people's data is deleted and replaced only with a person's word.</summary>
public sealed class DataLossTests
{
    private const string Pool = "UserPool/users (1 user)";
    private const string Secret = "GeneratedSecret/users.testuser (a generated password)";

    [Fact]
    public async Task Destroy_with_yes_alone_touches_nothing_and_names_the_data()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().WithGateway(pool: "users").ConvergedAsync();

        var result = await workshop.RunAsync("destroy", workshop.Specs, "--yes");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(Pool, result.Error, StringComparison.Ordinal);
        Assert.Contains(Secret, result.Error, StringComparison.Ordinal);
        Assert.Contains("--allow-data-loss", result.Error, StringComparison.Ordinal);
        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task Destroy_deletes_data_with_the_flag()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().ConvergedAsync();

        var result = await workshop.RunAsync("destroy", workshop.Specs, "--yes", "--allow-data-loss");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Empty(await Inventory.OfAsync(workshop));
    }

    [Theory]
    [InlineData("UserPool/users", true)]
    [InlineData("UserPool/shop-users, GeneratedSecret/users.testuser", true)]
    [InlineData("GeneratedSecret/users.testuser", false)]
    [InlineData("UserPool/other, Gateway/users", false)]
    public async Task Annotation_allows_what_it_names(string annotation, bool isAllowed)
    {
        await using var workshop = await new StackBuilder("shop").WithPool().ConvergedAsync();
        Annotate(workshop, annotation);

        var result = await workshop.RunAsync("destroy", workshop.Specs, "--yes");

        Assert.Equal(isAllowed ? 0 : 1, result.ExitCode);
        Assert.Equal(isAllowed, (await Inventory.OfAsync(workshop)).Count == 0);
        Assert.Equal(isAllowed, workshop.Mutations.Count > 0);
    }

    [Theory]
    [InlineData("y\n", 0)]
    [InlineData("n\n", 1)]
    public async Task Prompt_names_the_data_and_the_answer_counts(string answer, int exitCode)
    {
        await using var workshop = await new StackBuilder("shop").WithPool().ConvergedAsync();
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(new StringReader(answer), output, error, isInteractive: false, hasColor: false, canAsk: true);
        var environment = new CommandEnvironment(terminal, workshop.Clock, workshop.Variables.GetValueOrDefault) { Directory = workshop.Root };

        var result = await CommandLine.InvokeAsync(
            ["destroy", workshop.Specs, "--endpoint-url", workshop.Aws.Endpoint.ToString()], environment, CancellationToken.None);

        Assert.Equal(exitCode, result);
        Assert.Contains($"This deletes data for good: {Pool}, {Secret}. Continue?", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(exitCode == 0, (await Inventory.OfAsync(workshop)).Count == 0);
    }

    [Fact]
    public async Task Pool_that_leaves_git_is_not_deleted_by_yes_alone_nor_is_anything_else_changed()
    {
        await using var workshop = await BesidesAsync();
        RemovePool(workshop);
        workshop.Edit(StackBuilder.FileName, StackBuilder.DescriptionOf("gateway"), "edited");

        var refused = await workshop.ApplyAsync("--confirm-prune");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("(1 user)", refused.Error, StringComparison.Ordinal);
        Assert.Empty(workshop.Mutations);

        var allowed = await workshop.ApplyAsync("--confirm-prune", "--allow-data-loss");
        Assert.True(allowed.ExitCode == 0, allowed.ToString());
        Assert.DoesNotContain(await Inventory.OfAsync(workshop), name => name.Split(' ')[0] is "pool" or "secret");
    }

    [Fact]
    public async Task Pool_is_not_replaced_by_yes_alone()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().WithGateway(pool: "users").ConvergedAsync();
        var pool = await workshop.PoolIdAsync();
        workshop.Edit(StackBuilder.FileName, "policies:\n", "aliasAttributes: [email]\n  policies:\n");

        var refused = await workshop.ApplyAsync();

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(Pool, refused.Error, StringComparison.Ordinal);
        Assert.Empty(workshop.Mutations);
        Assert.Equal(pool, await workshop.PoolIdAsync());
        Assert.Equal(0, (await workshop.ApplyAsync("--allow-data-loss")).ExitCode);
        Assert.NotEqual(pool, await workshop.PoolIdAsync());
    }

    [Fact]
    public async Task New_name_of_a_pool_makes_no_second_one_beside_the_users()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().WithGateway(pool: "users").ConvergedAsync();
        await using var running = await RunningOperator.StartAsync(workshop, resources: 6);
        var pool = await workshop.PoolIdAsync();

        var stalled = running.Log.NextAsync("UserPool/users is Stalled", "it would take the place of");
        workshop.Edit(StackBuilder.FileName, "policies:\n", "poolName: people\n  policies:\n");
        await running.WaitAsync(stalled);

        Assert.Equal(pool, await workshop.PoolIdAsync());
        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task No_stack_is_touched_when_a_later_one_would_lose_data()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().ConvergedAsync();
        var second = new StackBuilder("second").WithGateway().WriteTo(workshop.Root);
        Assert.Equal(0, (await workshop.RunAsync("apply", second.Specs, "--yes", "--allow-widening")).ExitCode);
        workshop.Aws.Requests.Clear();

        var result = await workshop.RunAsync("destroy", second.Specs, workshop.Specs, "--yes");

        Assert.Equal(1, result.ExitCode);
        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task Worker_keeps_data_until_the_annotation_names_it_and_deletes_the_rest()
    {
        await using var workshop = await BesidesAsync();
        Confirm(workshop);
        await using var running = await RunningOperator.StartAsync(workshop, resources: 11);

        var kept = running.Log.NextAsync("is Stalled", "it holds 1 user");
        var rest = running.Log.NextAsync("PolicyEngine/", "is Deleted");
        RemovePool(workshop);
        workshop.Edit(StackBuilder.FileName, "name: extra", "name: renamed");
        await running.WaitAsync(kept);

        Assert.Single((await workshop.Clients.Cognito.ListUsersAsync(new() { UserPoolId = await workshop.PoolIdAsync() })).Users);
        await running.WaitAsync(rest);
        Assert.DoesNotContain(workshop.Mutations, operation => operation is "DeleteUserPool" or "DeleteSecret");

        var gone = running.Log.NextAsync("9 of 9 resources ready");
        workshop.Edit(StackBuilder.FileName, "annotations: {", "annotations: {reconciler/allow-data-loss: \"UserPool/users\", ");
        await running.WaitAsync(gone);
        Assert.DoesNotContain(await Inventory.OfAsync(workshop), name => name.Split(' ')[0] is "pool" or "secret");
    }

    [Fact]
    public async Task What_is_to_be_retained_is_deleted_by_no_consent()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().WithGateway().ConvergedAsync();
        workshop.Edit(StackBuilder.FileName, "policies:\n", "deletionPolicy: Retain\n  policies:\n");
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);
        Annotate(workshop, "UserPool/users");
        var pool = await workshop.PoolIdAsync();

        workshop.Edit(StackBuilder.FileName, "policies:\n", "aliasAttributes: [email]\n  policies:\n");
        var replaced = await workshop.ApplyAsync("--allow-data-loss");
        Assert.Equal(1, replaced.ExitCode);
        Assert.Contains("deletionPolicy is Retain", replaced.Output, StringComparison.Ordinal);

        Assert.Equal(0, (await workshop.DestroyAsync()).ExitCode);
        Assert.Equal(pool, await workshop.PoolIdAsync());
        Assert.Contains(await Inventory.OfAsync(workshop), name => name.StartsWith("secret ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Parent_of_what_is_to_be_retained_stays()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Edit("policy.yaml", "  name: allow_add_and_greet\n", "  name: allow_add_and_greet\n  deletionPolicy: Retain\n");
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);

        Assert.Equal(0, (await workshop.DestroyAsync()).ExitCode);

        Assert.Equal("ACTIVE", (await workshop.PolicyAsync()).Status.Value);
    }

    [Fact]
    public async Task Pool_without_users_holds_no_data()
    {
        await using var workshop = await new StackBuilder("shop").With("UserPool", "users", "clients: [{name: client}]").ConvergedAsync();

        Assert.Equal(0, (await workshop.RunAsync("destroy", workshop.Specs, "--yes")).ExitCode);
        Assert.Empty(await Inventory.OfAsync(workshop));
    }

    [Theory]
    [InlineData("notes.txt", false)]
    [InlineData(null, true)]
    public async Task Bucket_holds_data_when_it_has_more_than_archives(string? other, bool isDeleted)
    {
        await using var workshop = await new StackBuilder("shop").WithServer().ConvergedAsync();
        var bucket = (await workshop.Clients.S3.ListBucketsAsync()).Buckets.Single().BucketName;
        if (other is not null) await workshop.Clients.S3.PutObjectAsync(new() { BucketName = bucket, Key = other, ContentBody = "mine" });

        var result = await workshop.RunAsync("destroy", workshop.Specs, "--yes");

        Assert.True(result.ExitCode == (isDeleted ? 0 : 1), result.ToString());
        if (isDeleted) return;
        Assert.Contains($"objects that are no source archives, such as {other}", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await workshop.DestroyAsync()).ExitCode);
    }

    [Fact]
    public async Task What_cannot_be_read_counts_as_data()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().ConvergedAsync();
        using var fault = workshop.Aws.Faults.Add(new Reconciler.Emulator.Platform.Faults.Fault
        {
            Operation = "ListUsers",
            Kind = Reconciler.Emulator.Platform.Faults.FaultKind.Error,
            ErrorCode = "AccessDeniedException",
            Status = 400,
        });

        var result = await workshop.RunAsync("destroy", workshop.Specs, "--yes");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("data that cannot be checked (AccessDenied", result.Error, StringComparison.Ordinal);
        Assert.Empty(workshop.Mutations);
    }

    private static Task<Workshop> BesidesAsync() => new StackBuilder("shop").WithPool().WithGateway()
        .WithGateway("second").WithGateway("third").WithPolicyEngine("extra").ConvergedAsync();

    private static void Annotate(Workshop workshop, string value) => workshop.Edit(
        StackBuilder.FileName, "  name: shop\n", $"  name: shop\n  annotations: {{reconciler/allow-data-loss: \"{value}\"}}\n");

    private static void Confirm(Workshop workshop) => workshop.Edit(
        StackBuilder.FileName, "  name: shop\n", "  name: shop\n  annotations: {reconciler/confirm-prune: \"true\"}\n");

    private static void RemovePool(Workshop workshop)
    {
        var file = Path.Combine(workshop.Specs, StackBuilder.FileName);
        var documents = File.ReadAllText(file).Split("---\n").Where(document => !document.Contains("kind: UserPool", StringComparison.Ordinal));
        File.WriteAllText(file, string.Join("---\n", documents));
    }
}
