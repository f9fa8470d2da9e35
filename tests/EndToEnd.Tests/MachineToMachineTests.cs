namespace EndToEnd.Tests;

/// <summary>The stack of <c>specs/m2m-oauth</c>: it stands still, heals whatever is deleted, and leaves nothing behind.</summary>
public sealed class MachineToMachineTests
{
    private static readonly Dictionary<string, Func<Workshop, Task>> Deletions = new()
    {
        ["UserPoolDomain/machines"] = async w => await w.Clients.Cognito.DeleteUserPoolDomainAsync(
            new() { UserPoolId = await w.MachinesIdAsync(), Domain = Machines.Domain }),
        ["ResourceServer/machines.mcp-runtime-server"] = async w => await w.Clients.Cognito.DeleteResourceServerAsync(
            new() { UserPoolId = await w.MachinesIdAsync(), Identifier = "mcp-runtime-server" }),
        ["UserPoolClient/machines.m2m-client"] = async w =>
        {
            var machine = await w.MachineAsync();
            await w.Clients.Cognito.DeleteUserPoolClientAsync(new() { UserPoolId = machine.UserPoolId, ClientId = machine.ClientId });
        },
        ["UserPool/machines"] = async w =>
        {
            var pool = await w.MachinesIdAsync();
            await w.Clients.Cognito.DeleteUserPoolDomainAsync(new() { UserPoolId = pool, Domain = Machines.Domain });
            await w.Clients.Cognito.DeleteUserPoolAsync(new() { UserPoolId = pool });
        },
        ["UserPool/users"] = async w => await w.Clients.Cognito.DeleteUserPoolAsync(
            new() { UserPoolId = await w.PoolIdAsync("m2m-auth-demo-inbound") }),
        ["OAuth2CredentialProvider/m2m"] = async w => await w.Clients.AgentCore.DeleteOauth2CredentialProviderAsync(
            new() { Name = Machines.Provider }),
        ["Runtime/mcp-server"] = async w => await w.Clients.AgentCore.DeleteAgentRuntimeAsync(
            new() { AgentRuntimeId = (await w.RuntimeAsync()).AgentRuntimeId }),
        ["GatewayTarget/mcp-target"] = async w =>
        {
            var (gateway, target) = await w.TargetIdsAsync();
            await w.Clients.AgentCore.DeleteGatewayTargetAsync(new() { GatewayIdentifier = gateway, TargetId = target });
        },
    };

    public static TheoryData<string> Resources => [.. Deletions.Keys];

    [Fact]
    public async Task Second_apply_changes_nothing_and_a_destroy_leaves_nothing()
    {
        await using var workshop = await StackBuilder.OfMachines().ConvergedAsync();
        Assert.Empty(await workshop.PlannedAsync());

        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);
        Assert.Empty(workshop.Mutations);

        Assert.Equal(0, (await workshop.DestroyAsync()).ExitCode);
        Assert.Empty(await Inventory.OfAsync(workshop));
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task What_was_deleted_behind_our_back_is_made_again(string resource)
    {
        await using var workshop = await StackBuilder.OfMachines().ConvergedAsync();
        var before = await Inventory.OfAsync(workshop);
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await Deletions[resource](workshop);

        var changes = await workshop.PlannedAsync();

        Assert.Contains(changes, change => change.Action == "create" && change.Resource == resource);
        await DriftTests.AssertHealsAsync(workshop);
        Assert.Equal(before, await Inventory.OfAsync(workshop));
        Assert.Equal("READY", (await workshop.TargetAsync()).Status.Value);
        Assert.Equal((await workshop.MachineAsync()).ClientSecret, await workshop.ProviderSecretAsync());
    }

    [Fact]
    public async Task Secret_goes_from_Cognito_to_the_provider_and_is_in_nothing_that_is_written()
    {
        await using var workshop = await StackBuilder.OfMachines().StartAsync();
        var outputs = new List<string>();
        foreach (var args in (string[][])
        [
            ["diff", "-v"], ["apply", "--yes", "-v"], ["diff", "-o", "json"], ["status", "-o", "json"], ["status", "-o", "markdown"],
        ])
        {
            var result = await workshop.RunAsync([args[0], workshop.Specs, .. args[1..]]);
            Assert.True(result.ExitCode == 0, result.ToString());
            outputs.Add(result.ToString());
        }

        var secret = (await workshop.MachineAsync()).ClientSecret;
        Assert.Equal(secret, await workshop.ProviderSecretAsync());
        var sent = Assert.Single(workshop.Aws.Requests.All, request => request.Input.ToJsonString().Contains(secret, StringComparison.Ordinal));
        Assert.Equal("CreateOauth2CredentialProvider", sent.Operation);
        Assert.DoesNotContain(outputs, output => output.Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(workshop.Root, "*", SearchOption.AllDirectories),
            file => File.ReadAllText(file).Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Secret_of_a_rotated_client_is_sent_by_the_next_apply_and_by_no_other()
    {
        await using var workshop = await StackBuilder.OfMachines().ConvergedAsync();
        var before = await workshop.ProviderSecretAsync();
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await workshop.RotateMachineAsync();
        workshop.Aws.Requests.Clear();

        await DriftTests.AssertHealsAsync(workshop);

        var now = await workshop.ProviderSecretAsync();
        Assert.NotEqual(before, now);
        Assert.Equal((await workshop.MachineAsync()).ClientSecret, now);
        Assert.Single(workshop.Aws.Requests.Of("UpdateOauth2CredentialProvider"));
        workshop.Aws.Requests.Clear();
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);
        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task Change_of_the_client_alone_sends_its_secret_again()
    {
        await using var workshop = await StackBuilder.OfMachines().ConvergedAsync();
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await workshop.ChangeMachineAsync(client => client.AccessTokenValidity = 1);
        workshop.Aws.Requests.Clear();

        var change = (await workshop.PlannedAsync())[0];

        Assert.Equal(("OAuth2CredentialProvider/m2m", "update"), (change.Resource, change.Action));
        Assert.Equal(["clientSecret", "tags.reconciler/spec-hash"], change.Fields);
        await DriftTests.AssertHealsAsync(workshop);
        Assert.Equal(["UpdateOauth2CredentialProvider", "TagResource"], workshop.Mutations);
    }

    [Fact]
    public async Task Another_prefix_replaces_the_domain()
    {
        await using var workshop = await StackBuilder.OfMachines().ConvergedAsync();
        workshop.Edit("identity.yaml", "prefix: m2m-auth-demo-${aws.accountId}", "prefix: m2m-other");

        Assert.Contains(await workshop.PlannedAsync(), change => change is { Resource: "UserPoolDomain/machines", Action: "replace" });
        await DriftTests.AssertHealsAsync(workshop);

        var pool = (await workshop.Clients.Cognito.DescribeUserPoolAsync(new() { UserPoolId = await workshop.MachinesIdAsync() })).UserPool;
        Assert.Equal("m2m-other", pool.Domain);
    }

    [Fact]
    public async Task Domain_server_and_provider_that_no_spec_has_any_more_are_deleted()
    {
        await using var workshop = await new StackBuilder("shop").WithMachines().WithOAuthProvider().WithApiKeyProvider().ConvergedAsync();
        File.WriteAllText(
            Path.Combine(workshop.Specs, StackBuilder.FileName), new StackBuilder("shop").With("UserPool", "machines").Text);

        Assert.Equal(0, (await workshop.ApplyAsync("--confirm-prune")).ExitCode);

        Assert.Equal(["pool shop-machines"], await Inventory.OfAsync(workshop));
        var pool = await workshop.PoolIdAsync("shop-machines");
        Assert.Null((await workshop.Clients.Cognito.DescribeUserPoolAsync(new() { UserPoolId = pool })).UserPool.Domain);
        Assert.Empty((await workshop.Clients.Cognito.ListResourceServersAsync(new() { UserPoolId = pool, MaxResults = 10 })).ResourceServers ?? []);
    }

    [Theory]
    [InlineData("OAuth2CredentialProvider/oauth")]
    [InlineData("ApiKeyCredentialProvider/key")]
    public async Task Foreign_provider_of_our_name_is_a_conflict_and_stays_as_it_is(string resource)
    {
        await using var workshop = await new StackBuilder("shop").WithMachines().WithOAuthProvider().WithApiKeyProvider().StartAsync();
        await workshop.Clients.AgentCore.CreateApiKeyCredentialProviderAsync(new() { Name = "shop-key", ApiKey = "theirs" });
        await workshop.Clients.AgentCore.CreateOauth2CredentialProviderAsync(new()
        {
            Name = "shop-oauth",
            CredentialProviderVendor = "GithubOauth2",
            Oauth2ProviderConfigInput = new() { GithubOauth2ProviderConfig = new() { ClientId = "theirs", ClientSecret = "theirs" } },
        });
        workshop.Aws.Requests.Clear();

        var result = await workshop.ApplyAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Matches($"Conflict +{resource}", result.Output);
        Assert.DoesNotContain(workshop.Mutations, operation => operation.Contains("CredentialProvider", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Key_is_read_from_its_source_and_sent_again_with_another_version()
    {
        await using var workshop = await new StackBuilder("shop").With("ApiKeyCredentialProvider", "key", "apiKey: {env: SEARCH_KEY}").StartAsync();
        var missing = await workshop.ApplyAsync();
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("SEARCH_KEY", missing.Output, StringComparison.Ordinal);

        workshop.Variables["SEARCH_KEY"] = "key-1-of-the-search";
        var applied = await workshop.ApplyAsync("-v");
        Assert.Equal(0, applied.ExitCode);
        Assert.Equal("key-1-of-the-search", await KeyAsync(workshop));

        workshop.Variables["SEARCH_KEY"] = "key-2-of-the-search";
        Assert.Empty(await workshop.PlannedAsync());
        workshop.Edit(StackBuilder.FileName, "apiKey:", "secretVersion: \"2\"\n  apiKey:");
        Assert.Equal(["apiKey", "tags.reconciler/spec-hash", "tags.reconciler/write-only"], Assert.Single(await workshop.PlannedAsync()).Fields);
        await DriftTests.AssertHealsAsync(workshop);
        Assert.Equal("key-2-of-the-search", await KeyAsync(workshop));
        Assert.DoesNotContain("of-the-search", applied.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> KeyAsync(Workshop workshop)
    {
        var provider = await workshop.Clients.AgentCore.GetApiKeyCredentialProviderAsync(new() { Name = "shop-key" });
        return (await workshop.Clients.SecretsManager.GetSecretValueAsync(new() { SecretId = provider.ApiKeySecretArn.SecretArn })).SecretString;
    }
}
