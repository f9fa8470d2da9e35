using Amazon.CognitoIdentityProvider.Model;
using Amazon.ECR.Model;
using Amazon.S3.Model;

namespace EndToEnd.Tests.Systems;

/// <summary>Pools, clients, users, buckets and repositories that exist already: used, and never changed, tagged or deleted.</summary>
public sealed class ExistingResourcesTests
{
    // What a spec names, where, and another name of which nothing exists.
    private static readonly Dictionary<string, (string Member, string Missing)> Named = new()
    {
        ["UserPool/users"] = ("spec.existing", "us-east-1_Missing99"),
        ["UserPoolClient/users.web"] = ("spec.clients", "missing9client9missing9ab"),
        ["User/users.alice"] = ("spec.users", "malice"),
        ["Bucket/server"] = ("spec.source.bucket.existing", "missing-sources"),
        ["Repository/server"] = ("spec.repository.existing", "missing-servers"),
    };

    // What is made with each of them, by the operation.
    private static readonly Dictionary<string, string> NotMade = new()
    {
        ["UserPool"] = "CreateGateway",
        ["UserPoolClient"] = "CreateGateway",
        ["User"] = "AdminCreateUser",
        ["Bucket"] = "PutObject",
        ["Repository"] = "StartBuild",
    };

    public static TheoryData<string> Resources => [.. Named.Keys];

    [Fact]
    public async Task They_are_referred_to_and_stay_as_they_are()
    {
        await using var workshop = await ExistingStack.StartAsync();
        var before = await ExistingStack.DescribeAsync(workshop);

        var applied = await workshop.ApplyAsync();

        Assert.True(applied.ExitCode == 0, applied.ToString());
        Assert.Equal(before, await ExistingStack.DescribeAsync(workshop));
        var tokens = (await workshop.GatewayAsync()).AuthorizerConfiguration.CustomJWTAuthorizer;
        var pool = await workshop.PoolIdAsync("company");
        Assert.Equal($"https://cognito-idp.us-east-1.amazonaws.com/{pool}/.well-known/openid-configuration", tokens.DiscoveryUrl);
        Assert.Equal([await ClientIdAsync(workshop)], tokens.AllowedClients);
        var image = (await workshop.RuntimeAsync()).AgentRuntimeArtifact.ContainerConfiguration.ContainerUri;
        Assert.StartsWith($"000000000000.dkr.ecr.us-east-1.amazonaws.com/{ExistingStack.Repository}@sha256:", image, StringComparison.Ordinal);
        var archive = Assert.Single(await ArchivesAsync(workshop));
        Assert.Matches(@"\Areconciler/shop/server/[0-9a-f]{64}\.zip\z", archive);
    }

    [Fact]
    public async Task Second_apply_changes_nothing()
    {
        await using var workshop = await ExistingStack.ConvergedAsync();

        Assert.Empty(await workshop.PlannedAsync());
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);

        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task Edits_of_others_are_no_drift_and_are_left_alone()
    {
        await using var workshop = await ExistingStack.ConvergedAsync();
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        var cognito = workshop.Clients.Cognito;
        var pool = await workshop.PoolIdAsync("company");
        await cognito.UpdateUserPoolAsync(new() { UserPoolId = pool, MfaConfiguration = "OFF", UserPoolTags = new() { ["team"] = "other" } });
        await cognito.UpdateUserPoolClientAsync(new()
        {
            UserPoolId = pool,
            ClientId = await ClientIdAsync(workshop),
            ClientName = "company-app",
            ExplicitAuthFlows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        });
        await cognito.CreateUserPoolClientAsync(new() { UserPoolId = pool, ClientName = "one-more" });
        await cognito.AdminUpdateUserAttributesAsync(new()
        {
            UserPoolId = pool,
            Username = "alice",
            UserAttributes = [new() { Name = "email", Value = "alice@example.com" }],
        });
        await workshop.Clients.S3.PutBucketTaggingAsync(new()
        {
            BucketName = ExistingStack.Bucket,
            TagSet = [new Amazon.S3.Model.Tag { Key = "cost", Value = "1" }],
        });
        await ExistingStack.PutAsync(workshop, "reports/2027.csv");
        await workshop.Clients.Ecr.PutImageTagMutabilityAsync(new()
        {
            RepositoryName = ExistingStack.Repository,
            ImageTagMutability = "IMMUTABLE",
        });
        var before = await ExistingStack.DescribeAsync(workshop);
        workshop.Aws.Requests.Clear();

        var diff = await workshop.DiffAsync("--exit-code");
        var applied = await workshop.ApplyAsync("--confirm-prune");

        Assert.True(diff.ExitCode == 0, diff.ToString());
        Assert.True(applied.ExitCode == 0, applied.ToString());
        Assert.Empty(workshop.Mutations);
        Assert.Equal(before, await ExistingStack.DescribeAsync(workshop));
    }

    [Fact]
    public async Task Destroy_leaves_them_and_takes_the_archives_along()
    {
        await using var workshop = await ExistingStack.ConvergedAsync();
        await File.AppendAllTextAsync(Path.Combine(workshop.Source, "README.txt"), "another version");
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);
        Assert.Equal(2, (await ArchivesAsync(workshop)).Count);
        var before = await ExistingStack.DescribeAsync(workshop);

        var destroyed = await workshop.DestroyAsync();

        Assert.True(destroyed.ExitCode == 0, destroyed.ToString());
        Assert.Equal(before, await ExistingStack.DescribeAsync(workshop));
        Assert.Equal(
            [$"bucket {ExistingStack.Bucket}", $"repository {ExistingStack.Repository}", "pool company"], await Inventory.OfAsync(workshop));
        Assert.Empty(await ArchivesAsync(workshop));
        Assert.Equal(2, (await workshop.Clients.Ecr.DescribeImagesAsync(new() { RepositoryName = ExistingStack.Repository })).ImageDetails.Count);
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Missing_one_is_an_error_that_names_it_until_it_is_there(string resource)
    {
        await using var workshop = await ExistingStack.StartAsync();
        var (member, missing) = Named[resource];
        var (line, right) = await FindAsync(workshop, resource);
        workshop.Edit(StackBuilder.FileName, line, line.Replace(right, missing, StringComparison.Ordinal));

        var diff = await workshop.DiffAsync();
        var applied = await workshop.ApplyAsync();

        Assert.Equal(1, diff.ExitCode);
        Assert.Contains($"! {resource.Replace(".alice", ".malice", StringComparison.Ordinal)} (not found): {member} of ", diff.Output, StringComparison.Ordinal);
        Assert.Contains($" names {missing}, which does not exist in account 000000000000, us-east-1", diff.Output, StringComparison.Ordinal);
        Assert.Equal(1, applied.ExitCode);
        Assert.Contains($"names {missing}, which does not exist", applied.ToString(), StringComparison.Ordinal);
        Assert.Empty(workshop.Aws.Requests.Of(NotMade[resource.Split('/')[0]]));

        workshop.Edit(StackBuilder.FileName, line.Replace(right, missing, StringComparison.Ordinal), line);
        await DriftTests.AssertHealsAsync(workshop);
    }

    [Fact]
    public async Task Stack_is_destroyed_although_they_are_gone()
    {
        await using var workshop = await ExistingStack.ConvergedAsync();
        await workshop.Clients.Cognito.DeleteUserPoolAsync(new() { UserPoolId = await workshop.PoolIdAsync("company") });
        await workshop.Clients.Ecr.DeleteRepositoryAsync(new() { RepositoryName = ExistingStack.Repository, Force = true });
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));

        var destroyed = await workshop.DestroyAsync();

        Assert.True(destroyed.ExitCode == 0, destroyed.ToString());
        Assert.Equal([$"bucket {ExistingStack.Bucket}"], await Inventory.OfAsync(workshop));
    }

    [Fact]
    public async Task Pool_that_the_stack_has_made_is_no_longer_its_own_and_stays()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().WithGateway(pool: "users").ConvergedAsync();
        var pool = await workshop.PoolIdAsync("shop-users");
        var client = Assert.Single((await workshop.Clients.Cognito.ListUserPoolClientsAsync(
            new() { UserPoolId = pool, MaxResults = 10 })).UserPoolClients).ClientId;
        var built = await File.ReadAllTextAsync(Path.Combine(workshop.Specs, StackBuilder.FileName));
        var start = built.IndexOf("  policies:", StringComparison.Ordinal);
        var spec = built[start..built.IndexOf("---", start, StringComparison.Ordinal)];
        workshop.Edit(
            StackBuilder.FileName, spec, $"  existing: {{id: {pool}}}\n  clients: [{{name: client, existing: {{id: {client}}}}}]\n");

        var applied = await workshop.ApplyAsync("--confirm-prune", "--allow-data-loss");
        var destroyed = await workshop.DestroyAsync();

        Assert.True(applied.ExitCode == 0, applied.ToString());
        Assert.True(destroyed.ExitCode == 0, destroyed.ToString());
        Assert.Contains("pool shop-users", await Inventory.OfAsync(workshop));
        Assert.Contains(client, (await workshop.Clients.Cognito.DescribeUserPoolClientAsync(
            new() { UserPoolId = pool, ClientId = client })).UserPoolClient.ClientId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_of_an_existing_pool_gets_a_token()
    {
        await using var workshop = await ExistingStack.ConvergedAsync();

        var token = await workshop.RunAsync("token", "gateway", "--stack", workshop.Specs);

        Assert.True(token.ExitCode == 0, token.ToString());
        Assert.Equal(3, token.Output.Trim().Split('.').Length);
    }

    private static async Task<string> ClientIdAsync(Workshop workshop)
    {
        var clients = (await workshop.Clients.Cognito.ListUserPoolClientsAsync(
            new() { UserPoolId = await workshop.PoolIdAsync("company"), MaxResults = 60 })).UserPoolClients;
        return clients.Single(client => client.ClientName is "company-web" or "company-app").ClientId;
    }

    private static async Task<(string Line, string Right)> FindAsync(Workshop workshop, string resource)
    {
        var right = resource switch
        {
            "UserPool/users" => await workshop.PoolIdAsync("company"),
            "UserPoolClient/users.web" => await ClientIdAsync(workshop),
            "User/users.alice" => "alice",
            "Bucket/server" => ExistingStack.Bucket,
            _ => ExistingStack.Repository,
        };
        var lines = await File.ReadAllLinesAsync(Path.Combine(workshop.Specs, StackBuilder.FileName));
        return (lines.First(line => line.Contains(right, StringComparison.Ordinal)), right);
    }

    private static async Task<IReadOnlyList<string>> ArchivesAsync(Workshop workshop) =>
        [.. ((await workshop.Clients.S3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = ExistingStack.Bucket })).S3Objects ?? [])
            .Select(found => found.Key)
            .Where(key => key.StartsWith("reconciler/", StringComparison.Ordinal))];
}
