using System.Text;
using Amazon.CognitoIdentityProvider.Model;
using Amazon.ECR.Model;
using Amazon.S3;
using Amazon.S3.Model;
using Reconciler.Spec.Mapping;

namespace EndToEnd.Tests.Systems;

/// <summary>
/// A pool with a client and a user, a bucket and a repository that others have made, and a stack (<c>shop</c>) that uses them.
/// </summary>
internal static class ExistingStack
{
    public const string Bucket = "company-sources";
    public const string Repository = "company-servers";
    public const string Password = "Correct-Horse-9";
    private const string Foreign = "reports/2026.csv";

    /// <summary>Makes what others have made, and writes the specs of a stack that uses it.</summary>
    public static async Task<Workshop> StartAsync(WorkshopOptions? options = null)
    {
        var stack = new StackBuilder("shop")
            .With(
                "UserPool", "users", "existing: {id: POOL_ID}", "clients: [{name: web, existing: {id: CLIENT_ID}}]",
                "users: [{username: alice, password: {env: ALICE}}]")
            .WithServerSource()
            .With(
                "McpServer", "server",
                $"source: {{path: ../../mcp-server, bucket: {{existing: {Bucket}}}}}",
                $"repository: {{existing: {Repository}}}",
                "protocolConfiguration: {serverProtocol: MCP}")
            .WithGateway(pool: "users")
            .WithTarget();
        var workshop = await Workshop.StartAsync((options ?? new WorkshopOptions()) with { Stack = stack });
        workshop.Variables["ALICE"] = Password;
        var cognito = workshop.Clients.Cognito;
        var pool = (await cognito.CreateUserPoolAsync(new() { PoolName = "company", UserPoolTags = new() { ["team"] = "identity" } })).UserPool.Id;
        var client = (await cognito.CreateUserPoolClientAsync(new()
        {
            UserPoolId = pool,
            ClientName = "company-web",
            ExplicitAuthFlows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        })).UserPoolClient.ClientId;
        await cognito.CreateUserPoolClientAsync(new() { UserPoolId = pool, ClientName = "somebody-elses" });
        await cognito.AdminCreateUserAsync(new() { UserPoolId = pool, Username = "alice", MessageAction = "SUPPRESS" });
        await cognito.AdminSetUserPasswordAsync(new() { UserPoolId = pool, Username = "alice", Password = Password, Permanent = true });
        await workshop.Clients.S3.PutBucketAsync(new PutBucketRequest { BucketName = Bucket });
        await workshop.Clients.S3.PutBucketVersioningAsync(new PutBucketVersioningRequest
        {
            BucketName = Bucket,
            VersioningConfig = new S3BucketVersioningConfig { Status = VersionStatus.Enabled },
        });
        await workshop.Clients.S3.PutBucketTaggingAsync(new PutBucketTaggingRequest
        {
            BucketName = Bucket,
            TagSet = [new Amazon.S3.Model.Tag { Key = "team", Value = "platform" }],
        });
        await PutAsync(workshop, Foreign);
        await workshop.Clients.Ecr.CreateRepositoryAsync(new CreateRepositoryRequest { RepositoryName = Repository });
        workshop.Edit(StackBuilder.FileName, "POOL_ID", pool);
        workshop.Edit(StackBuilder.FileName, "CLIENT_ID", client);
        workshop.Aws.Requests.Clear();
        return workshop;
    }

    /// <summary>Starts such a stack and applies it; the request log is empty again.</summary>
    public static async Task<Workshop> ConvergedAsync(WorkshopOptions? options = null)
    {
        var workshop = await StartAsync(options);
        var result = await workshop.ApplyAsync();
        Assert.True(result.ExitCode == 0, result.ToString());
        workshop.Aws.Requests.Clear();
        return workshop;
    }

    public static Task PutAsync(Workshop workshop, string key) => workshop.Clients.S3.PutObjectAsync(new PutObjectRequest
    {
        BucketName = Bucket,
        Key = key,
        InputStream = new MemoryStream(Encoding.UTF8.GetBytes("mine")),
    });

    /// <summary>What others have made, with everything that a stack could have changed of it.</summary>
    public static async Task<string> DescribeAsync(Workshop workshop)
    {
        var (cognito, s3, ecr) = (workshop.Clients.Cognito, workshop.Clients.S3, workshop.Clients.Ecr);
        var pool = await workshop.PoolIdAsync("company");
        var clients = (await cognito.ListUserPoolClientsAsync(new() { UserPoolId = pool, MaxResults = 60 })).UserPoolClients
            .OrderBy(client => client.ClientName, StringComparer.Ordinal);
        List<object?> parts =
        [
            (await cognito.DescribeUserPoolAsync(new() { UserPoolId = pool })).UserPool,
            (await cognito.AdminGetUserAsync(new() { UserPoolId = pool, Username = "alice" })).UserLastModifiedDate?.ToString("O"),
            (await s3.GetBucketTaggingAsync(new() { BucketName = Bucket })).TagSet?.Count,
            (await s3.GetBucketVersioningAsync(new GetBucketVersioningRequest { BucketName = Bucket })).VersioningConfig.Status.Value,
            (await s3.ListObjectsV2Async(new() { BucketName = Bucket })).S3Objects?.Select(found => found.Key)
                .Where(key => !key.StartsWith("reconciler/shop/", StringComparison.Ordinal)).ToList(),
            (await ecr.DescribeRepositoriesAsync(new() { RepositoryNames = [Repository] })).Repositories[0],
        ];
        foreach (var client in clients)
        {
            parts.Add((await cognito.DescribeUserPoolClientAsync(new() { UserPoolId = pool, ClientId = client.ClientId })).UserPoolClient);
        }

        return string.Join('\n', parts.Select(part => part is string text ? text : ModelMapper.ToJson(part)?.ToJsonString()));
    }
}
