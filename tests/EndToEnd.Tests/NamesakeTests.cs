using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Composition;
using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec.Loading;

namespace EndToEnd.Tests;

/// <summary>What has our name and not our tags is foreign, a second one is never made, and of several of ours the oldest counts.</summary>
public sealed class NamesakeTests
{
    // How somebody strips our tags, for each type that takes tags.
    private static readonly Dictionary<string, Func<Workshop, Task>> _strip = new()
    {
        ["Bucket"] = async workshop => await workshop.Clients.S3.DeleteBucketTaggingAsync(
            new Amazon.S3.Model.DeleteBucketTaggingRequest { BucketName = (await workshop.Clients.S3.ListBucketsAsync()).Buckets.Single().BucketName }),
        ["Repository"] = async workshop =>
        {
            var arn = (await workshop.Clients.Ecr.DescribeRepositoriesAsync(new())).Repositories.Single().RepositoryArn;
            var tags = (await workshop.Clients.Ecr.ListTagsForResourceAsync(new() { ResourceArn = arn })).Tags;
            await workshop.Clients.Ecr.UntagResourceAsync(new() { ResourceArn = arn, TagKeys = tags.ConvertAll(tag => tag.Key) });
        },
        ["Role"] = async workshop =>
        {
            var tags = (await workshop.Clients.Iam.ListRoleTagsAsync(new() { RoleName = "shop-gateway-role" })).Tags;
            await workshop.Clients.Iam.UntagRoleAsync(
                new() { RoleName = "shop-gateway-role", TagKeys = tags.ConvertAll(tag => tag.Key) });
        },
        ["ManagedPolicy"] = async workshop =>
        {
            var arn = (await workshop.Clients.Iam.ListPoliciesAsync(new Amazon.IdentityManagement.Model.ListPoliciesRequest { Scope = "Local" })).Policies.Single().Arn;
            var tags = (await workshop.Clients.Iam.ListPolicyTagsAsync(new() { PolicyArn = arn })).Tags;
            await workshop.Clients.Iam.UntagPolicyAsync(new() { PolicyArn = arn, TagKeys = tags.ConvertAll(tag => tag.Key) });
        },
        ["IamUser"] = async workshop =>
        {
            var tags = (await workshop.Clients.Iam.GetUserAsync(new Amazon.IdentityManagement.Model.GetUserRequest { UserName = "caller" })).User.Tags;
            await workshop.Clients.Iam.UntagUserAsync(new() { UserName = "caller", TagKeys = tags.ConvertAll(tag => tag.Key) });
        },
        ["BuildProject"] = async workshop => await workshop.Clients.CodeBuild.UpdateProjectAsync(
            new() { Name = "shop-server-build", Tags = [] }),
        ["LambdaFunction"] = async workshop =>
        {
            var function = await workshop.Clients.Lambda.GetFunctionAsync("shop-function");
            await workshop.Clients.Lambda.UntagResourceAsync(
                new() { Resource = function.Configuration.FunctionArn, TagKeys = [.. function.Tags.Keys] });
        },
        ["GeneratedSecret"] = async workshop =>
        {
            var secrets = (await workshop.Clients.SecretsManager.ListSecretsAsync(new())).SecretList;
            var secret = secrets.Single(candidate => candidate.Name == "shop/users/testuser");
            await workshop.Clients.SecretsManager.UntagResourceAsync(
                new() { SecretId = secret.ARN, TagKeys = secret.Tags.ConvertAll(tag => tag.Key) });
        },
        ["UserPool"] = StripPoolAsync,
        ["Runtime"] = async workshop => await StripAsync(workshop, (await workshop.RuntimeAsync()).AgentRuntimeArn),
        ["RuntimeEndpoint"] = async workshop =>
        {
            var id = (await workshop.RuntimeAsync()).AgentRuntimeId;
            var endpoints = await workshop.Clients.AgentCore.ListAgentRuntimeEndpointsAsync(new() { AgentRuntimeId = id });
            await StripAsync(
                workshop, endpoints.RuntimeEndpoints.Single(endpoint => endpoint.Name == "stable").AgentRuntimeEndpointArn);
        },
        ["Gateway"] = async workshop => await StripAsync(workshop, (await workshop.GatewayAsync()).GatewayArn),
        ["PolicyEngine"] = async workshop => await StripAsync(workshop, (await workshop.EngineAsync()).PolicyEngineArn),
        ["OAuth2CredentialProvider"] = workshop => StripAsync(workshop, ProviderArn("oauth2credentialprovider/shop-oauth")),
        ["ApiKeyCredentialProvider"] = workshop => StripAsync(workshop, ProviderArn("apikeycredentialprovider/shop-key")),
        ["WorkloadIdentity"] = workshop => StripAsync(workshop, DriftMachineCases.IdentityArn("shop-agent")),
    };

    // The resource of each type that loses its tags.
    private static readonly Dictionary<string, string> _address = new()
    {
        ["Bucket"] = "server",
        ["Repository"] = "server",
        ["Role"] = "gateway",
        ["ManagedPolicy"] = "callers",
        ["IamUser"] = "callers.caller",
        ["BuildProject"] = "server",
        ["LambdaFunction"] = "function",
        ["GeneratedSecret"] = "users.testuser",
        ["UserPool"] = "users",
        ["Runtime"] = "server",
        ["RuntimeEndpoint"] = "server.stable",
        ["Gateway"] = "gateway",
        ["PolicyEngine"] = "engine",
        ["OAuth2CredentialProvider"] = "oauth",
        ["ApiKeyCredentialProvider"] = "key",
        ["WorkloadIdentity"] = "agent",
    };

    public static TheoryData<string> Types => [.. _strip.Keys];

    [Fact]
    public void Every_type_that_takes_tags_has_a_case()
    {
        var types = new ResourceTypes(new SecretReader(_ => null));
        var files = Stack().Write();
        var loaded = StackLoader.Load(files.Specs);
        var graph = new StackComposer(types, _ => null).Compose(loaded.Stack!, new AwsIdentity("000000000000", "us-east-1", "aws"));
        Directory.Delete(files.Root, recursive: true);

        var taggable = graph.Ordered.Where(resource => resource.Type.GetTags(resource.State) is not null).Select(resource => resource.Type.Name);

        Assert.Equal(taggable.Distinct().Order(StringComparer.Ordinal), _strip.Keys.Order(StringComparer.Ordinal));
        Assert.All(
            graph.Ordered.Where(resource => resource.Type.ParentType is null),
            resource => Assert.True(resource.ComposedName is not null, $"{resource.Address} would not keep its name after a rename"));

        // The version of a secret and the tag of an image are only read.
        Assert.Equal(
            types.InOrder.Where(type => type.ParentType is null).Select(type => type.Name).Except(_strip.Keys),
            [ResourceTypeNames.SecretVersion, ResourceTypeNames.ImageTag]);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Resource_that_lost_its_tags_is_never_made_a_second_time(string type)
    {
        await using var workshop = await Stack().ConvergedAsync();
        var before = await Inventory.OfAsync(workshop);
        await _strip[type](workshop);
        workshop.Aws.Requests.Clear();

        var result = await workshop.ApplyAsync();

        Assert.Equal(before, await Inventory.OfAsync(workshop));
        Assert.DoesNotContain(workshop.Mutations, operation => operation.StartsWith("Create", StringComparison.Ordinal));
        if (type == "UserPool")
        {
            // The gateway's tag proves that the pool is ours.
            Assert.True(result.ExitCode == 0, result.ToString());
            Assert.Contains("tags were stripped: restored", result.Output, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(1, result.ExitCode);
            Assert.Matches($@"Conflict +{type}/{_address[type]}", result.Output);
            Assert.Contains("`adopt: true` takes it over", result.Output, StringComparison.Ordinal);
            Assert.Empty(workshop.Mutations);
        }
    }

    [Fact]
    public async Task Two_workers_that_start_on_an_empty_account_agree_on_the_oldest_pool_and_client()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().WithGateway(pool: "users").StartAsync();
        var stack = StackLoader.Load(workshop.Specs).Stack!;
        var engine = new EngineOptions { ListMaxAge = TimeSpan.FromMinutes(2), DeepCheckEvery = TimeSpan.FromHours(1) };
        using var left = new AccountFactory(new ConnectionOptions { Endpoint = workshop.Aws.Endpoint, Engine = engine }, workshop.Clock);
        using var right = new AccountFactory(new ConnectionOptions { Endpoint = workshop.Aws.Endpoint, Engine = engine }, workshop.Clock);
        var (a, b) = (await ConnectAsync(left, stack), await ConnectAsync(right, stack));
        var log = new RecordingLogger();
        var observer = new LoggingObserver(log.For<LoggingObserver>());

        // Both have seen an empty account before either creates anything.
        await b.PlanAsync(ReconcileMode.Apply, confirmPrune: true, default);
        await a.ConvergeAsync(ReconcileMode.Apply, confirmPrune: true, observer, default);
        var first = (await PoolsAsync(workshop)).Single().Id;
        workshop.Clock.Advance(TimeSpan.FromSeconds(10));
        await b.ReconcileAsync(ReconcileMode.Apply, confirmPrune: true, observer, default);
        var second = (await PoolsAsync(workshop)).Select(pool => pool.Id).Single(id => id != first);

        for (var round = 0; round < 4; round++)
        {
            workshop.Clock.Advance(TimeSpan.FromMinutes(3));
            workshop.Aws.Requests.Clear();
            await a.ConvergeAsync(ReconcileMode.Apply, confirmPrune: true, observer, default);
            await b.ConvergeAsync(ReconcileMode.Apply, confirmPrune: true, observer, default);
            Assert.DoesNotContain(workshop.Mutations, operation => operation.StartsWith("Delete", StringComparison.Ordinal));
        }

        Assert.Empty(workshop.Mutations);
        Assert.Contains(first, (await workshop.GatewayAsync()).AuthorizerConfiguration.CustomJWTAuthorizer.DiscoveryUrl, StringComparison.Ordinal);
        foreach (var worker in (StackReconciler[])[a, b])
        {
            var plan = await worker.PlanAsync(ReconcileMode.Apply, confirmPrune: true, default);
            Assert.True(plan.IsEmpty);
            Assert.Contains(plan.Warnings, warning => warning.Contains(second, StringComparison.Ordinal));
            Assert.Contains(StackStatus.Create(worker, plan).Warnings, warning => warning.Contains(second, StringComparison.Ordinal));
        }

        Assert.Contains(second, (await workshop.DiffAsync()).Output, StringComparison.Ordinal);
        Assert.Contains(second, (await workshop.RunAsync("status", workshop.Specs)).Output, StringComparison.Ordinal);
        Assert.Contains(second, (await workshop.DestroyAsync()).Output, StringComparison.Ordinal);
        Assert.Empty(await PoolsAsync(workshop));
    }

    [Fact]
    public async Task Oldest_client_of_a_name_counts_and_the_others_are_told_and_kept()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().ConvergedAsync();
        var (pool, client) = await workshop.ClientIdsAsync();
        var others = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            workshop.Clock.Advance(TimeSpan.FromSeconds(1));
            var made = await workshop.Clients.Cognito.CreateUserPoolClientAsync(new() { UserPoolId = pool, ClientName = "client" });
            others.Add(made.UserPoolClient.ClientId);
        }

        var result = await workshop.ApplyAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"{client} is used, because it is the oldest", result.Output, StringComparison.Ordinal);
        Assert.All(others, id => Assert.Contains(id, result.Output, StringComparison.Ordinal));
        var left = await workshop.Clients.Cognito.ListUserPoolClientsAsync(new() { UserPoolId = pool, MaxResults = 10 });
        Assert.Equal(4, left.UserPoolClients.Count);
        Assert.DoesNotContain("UpdateUserPoolClient", workshop.Mutations);
    }

    [Fact]
    public async Task Role_is_found_by_any_spelling_of_its_name()
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().ConvergedAsync();
        workshop.Edit(StackBuilder.FileName, "protocolType: MCP", "role: {name: Shop-Gateway-ROLE}\n  protocolType: MCP");

        Assert.Equal(["tags.reconciler/spec-hash"], Assert.Single(await workshop.PlannedAsync()).Fields);
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);
        Assert.Equal(["TagRole"], workshop.Mutations);
        Assert.Empty(await workshop.PlannedAsync());
        Assert.Equal(0, (await workshop.DestroyAsync()).ExitCode);
        Assert.Empty(await Inventory.OfAsync(workshop));
    }

    [Fact]
    public async Task Foreign_role_is_a_conflict_however_its_name_is_spelled()
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().StartAsync();
        const string Trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"bedrock-agentcore.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";
        await workshop.Clients.Iam.CreateRoleAsync(new() { RoleName = "SHOP-gateway-Role", AssumeRolePolicyDocument = Trust });
        workshop.Aws.Requests.Clear();

        var result = await workshop.ApplyAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Matches("Conflict +Role/gateway", result.Output);
        Assert.Empty(workshop.Mutations);
    }

    private static string ProviderArn(string provider) => $"arn:aws:bedrock-agentcore:us-east-1:000000000000:token-vault/default/{provider}";

    private static StackBuilder Stack() => new StackBuilder("shop")
        .WithPool().WithMachines().WithOAuthProvider().WithApiKeyProvider().WithPolicyEngine().WithServer(spec: ["endpoints: [{name: stable}]"]).WithGateway(pool: "users", engine: "engine")
        .With("InvokeAccess", "callers", "runtime: server", "users: [caller]", "createUser: true")
        .With("WorkloadIdentity", "agent")
        .WithFunction();

    private static Task<StackReconciler> ConnectAsync(AccountFactory accounts, Stack stack) =>
        new StackReconcilerFactory(accounts, _ => null).ConnectAsync(stack, new StackMemory(), accessLogger: null, default);

    internal static async Task<List<UserPoolDescriptionType>> PoolsAsync(Workshop workshop) =>
        (await workshop.Clients.Cognito.ListUserPoolsAsync(new() { MaxResults = 10 })).UserPools ?? [];

    internal static async Task<string?> StackOfAsync(Workshop workshop, string pool) =>
        (await workshop.Clients.Cognito.DescribeUserPoolAsync(new() { UserPoolId = pool })).UserPool.UserPoolTags["reconciler/stack"];

    // UpdateUserPool sets what is not sent to its default, tags included.
    internal static async Task StripPoolAsync(Workshop workshop)
    {
        var id = (await PoolsAsync(workshop)).First(pool => pool.Name == "shop-users").Id;
        await workshop.ChangePoolAsync(pool => pool.UserPoolTags = null, id);
    }

    private static async Task StripAsync(Workshop workshop, string arn)
    {
        var tags = (await workshop.Clients.AgentCore.ListTagsForResourceAsync(new() { ResourceArn = arn })).Tags;
        await workshop.Clients.AgentCore.UntagResourceAsync(new() { ResourceArn = arn, TagKeys = [.. tags.Keys] });
    }
}
