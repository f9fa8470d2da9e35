using System.Net;
using System.Text;
using Amazon.BedrockAgentCoreControl;
using Amazon.IdentityManagement;
using Amazon.Lambda;
using Amazon.Lambda.Model;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Emulator.Tests.DataPlane.Gateway;
using Emulator.Tests.DataPlane.Runtime;
using Emulator.Tests.Services.Lambda;
using Reconciler.Emulator.Host;
using Xunit.Abstractions;

namespace Emulator.Tests.Host;

/// <summary>
/// Code runs as the user of the emulator, so only those may bring it who have the emulator's own keys or its token: no user and no session of
/// the account, whatever its policies allow. Where Python is not installed, the tests of functions print that and check nothing.
/// </summary>
public sealed class CodeOriginTests(ITestOutputHelper output)
{
    private const string Code = "def handler(event, context):\n    return 42\n";
    private const string Other = "def handler(event, context):\n    return 43\n";

    /// <summary>The ways by which a stranger's code can become that of a function. Each ends with a function that has it.</summary>
    public static TheoryData<string> Ways =>
    [
        "create", "update code", "object", "object of parts", "copied object", "copied part", "environment", "handler",
        "code, then another change by the owner",
    ];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Code_of_a_user_is_stored_and_not_run(string way) => await BringAsync(way, CreateUserAsync);

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Code_of_a_session_is_stored_and_not_run(string way) => await BringAsync(way, CreateSessionAsync);

    [Fact]
    public async Task The_token_lets_the_code_of_a_session_run()
    {
        if (IsPythonMissing())
            return;
        await using var account = await StartAsync();
        using var lambda = new AmazonLambdaClient(await CreateSessionAsync(account), account.Configure(new AmazonLambdaConfig()));
        lambda.BeforeRequestEvent += (_, e) =>
            ((WebServiceRequestEventArgs)e).Headers[EmulatedAws.TokenHeader] = account.Aws.Token;

        await lambda.CreateFunctionAsync(TestFunction.Request("f", Code));

        Assert.Equal("42", await InvokeAsync(account));
    }

    [Fact]
    public async Task Bytes_that_the_owner_has_sent_run_whoever_sends_them_again()
    {
        if (IsPythonMissing())
            return;
        await using var account = await StartAsync();
        using var stranger = await LambdaOfAsync(account, CreateUserAsync);
        var zip = TestFunction.Zip(("app.py", Code)).ToArray();
        var theirs = TestFunction.Request("f");
        theirs.Code.ZipFile = new MemoryStream(zip);
        await stranger.CreateFunctionAsync(theirs);
        await Assert.ThrowsAsync<InvalidRuntimeException>(() => InvokeAsync(account));

        await account.Lambda.UpdateFunctionCodeAsync(new() { FunctionName = "f", ZipFile = new MemoryStream(zip) });
        await account.Lambda.UpdateFunctionConfigurationAsync(
            new() { FunctionName = "f", Runtime = Runtime.Python313, Handler = "app.handler" });
        await stranger.UpdateFunctionCodeAsync(new() { FunctionName = "f", ZipFile = new MemoryStream(zip) });

        Assert.Equal("42", await InvokeAsync(account));
    }

    [Fact]
    public async Task No_gateway_calls_a_strangers_function()
    {
        if (IsPythonMissing())
            return;
        await using var gateway = await InterceptedGateway.StartAsync(
            """return {"interceptorOutputVersion": "1.0", "mcp": {}}""", configure: request => request.ExceptionLevel = "DEBUG");
        using var stranger = await LambdaOfAsync(gateway.Gateway.Account, CreateUserAsync);
        await stranger.UpdateFunctionCodeAsync(Update(Other, "REQUEST"));

        var answer = await gateway.Gateway.AskAsync("tools/list");

        Assert.Contains("such code does not run on this machine", answer["error"]!["message"]!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_version_of_a_runtime_that_a_stranger_made_is_not_started(bool isSession)
    {
        await using var served = await ServedRuntime.StartAsync();
        using var before = await served.PostAsync("self");
        var credentials = isSession ? await CreateSessionAsync(served.Account) : await CreateUserAsync(served.Account);
        using var agentCore = new AmazonBedrockAgentCoreControlClient(
            credentials, served.Account.Configure(new AmazonBedrockAgentCoreControlConfig()));
        var update = served.Stack.RuntimeUpdate(served.Id);
        update.EnvironmentVariables = new Dictionary<string, string> { ["DOTNET_STARTUP_HOOKS"] = "/tmp/theirs.dll" };

        await agentCore.UpdateAgentRuntimeAsync(update);
        using var after = await served.PostAsync("self");
        await served.UpdateAsync();
        using var again = await served.PostAsync("self");

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.FailedDependency, HttpStatusCode.OK],
            new[] { before, after, again }.Select(response => response.StatusCode));
        Assert.Contains("Its version 2: it came with a request", await after.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task BringAsync(string way, Func<Account, Task<AWSCredentials>> strangerOf)
    {
        if (IsPythonMissing())
            return;
        await using var account = await StartAsync();
        var credentials = await strangerOf(account);
        using var lambda = new AmazonLambdaClient(credentials, account.Configure(new AmazonLambdaConfig()));
        using var s3 = account.S3With(credentials);
        var own = TestFunction.Request("f", Code);
        own.Environment = new() { Variables = new() { ["GREETING"] = "1" } };
        if (way != "create")
        {
            await account.Lambda.CreateFunctionAsync(own);
            Assert.Equal("42", await InvokeAsync(account));
        }

        switch (way)
        {
            case "create":
                await lambda.CreateFunctionAsync(own);
                break;
            case "update code":
                await lambda.UpdateFunctionCodeAsync(Update(Other));
                break;
            case "code, then another change by the owner":
                await lambda.UpdateFunctionCodeAsync(Update(Other));
                await account.Lambda.UpdateFunctionConfigurationAsync(new() { FunctionName = "f", Description = "mine" });
                break;
            case "environment":
                await lambda.UpdateFunctionConfigurationAsync(
                    new() { FunctionName = "f", Environment = new() { Variables = new() { ["NODE_OPTIONS"] = "--import=data:text/javascript,0" } } });
                await account.Lambda.UpdateFunctionConfigurationAsync(new() { FunctionName = "f", Description = "mine" });
                break;
            case "handler":
                await lambda.UpdateFunctionConfigurationAsync(new() { FunctionName = "f", Handler = "builtins.exec" });
                break;
            default:
                await account.S3.PutBucketAsync("code");
                await PutObjectAsync(way, account.S3, s3);
                await account.Lambda.UpdateFunctionCodeAsync(new() { FunctionName = "f", S3Bucket = "code", S3Key = "app.zip" });
                break;
        }

        var error = await Assert.ThrowsAsync<InvalidRuntimeException>(() => InvokeAsync(account));

        Assert.Contains("such code does not run on this machine", error.Message, StringComparison.Ordinal);
        Assert.Contains(EmulatedAws.TokenHeader, error.Message, StringComparison.Ordinal);
    }

    private static async Task PutObjectAsync(string way, IAmazonS3 own, IAmazonS3 strangers)
    {
        var key = way == "object" ? "app.zip" : "theirs.zip";
        if (way != "object of parts")
            await strangers.PutObjectAsync(new() { BucketName = "code", Key = key, InputStream = TestFunction.Zip(("app.py", Other)) });
        switch (way)
        {
            case "copied object":
                await own.CopyObjectAsync("code", key, "code", "app.zip");
                break;
            case "copied part" or "object of parts":
                var client = way == "copied part" ? own : strangers;
                var id = (await client.InitiateMultipartUploadAsync("code", "app.zip")).UploadId;
                var tag = way == "copied part"
                    ? (await client.CopyPartAsync(new()
                    {
                        SourceBucket = "code",
                        SourceKey = key,
                        DestinationBucket = "code",
                        DestinationKey = "app.zip",
                        UploadId = id,
                        PartNumber = 1,
                    })).ETag
                    : (await client.UploadPartAsync(new()
                    {
                        BucketName = "code",
                        Key = "app.zip",
                        UploadId = id,
                        PartNumber = 1,
                        InputStream = TestFunction.Zip(("app.py", Other)),
                    })).ETag;

                // The owner completes it without having seen its parts.
                await own.CompleteMultipartUploadAsync(new()
                {
                    BucketName = "code",
                    Key = "app.zip",
                    UploadId = id,
                    PartETags = [new PartETag(1, tag)],
                });
                break;
        }
    }

    private static async Task<Account> StartAsync()
    {
        var account = await Account.StartAsync(runsServers: true);
        await TestFunction.CreateRoleAsync(account);
        return account;
    }

    private static UpdateFunctionCodeRequest Update(string code, string function = "f") =>
        new() { FunctionName = function, ZipFile = TestFunction.Zip(("app.py", code)) };

    private static async Task<string> InvokeAsync(Account account)
    {
        var reply = await account.Lambda.InvokeAsync(new() { FunctionName = "f" });
        return Encoding.UTF8.GetString(reply.Payload.ToArray());
    }

    private static async Task<AmazonLambdaClient> LambdaOfAsync(Account account, Func<Account, Task<AWSCredentials>> credentialsOf) =>
        new(await credentialsOf(account), account.Configure(new AmazonLambdaConfig()));

    private static async Task<AWSCredentials> CreateUserAsync(Account account)
    {
        await account.Iam.CreateUserAsync(new Amazon.IdentityManagement.Model.CreateUserRequest { UserName = "guest" });
        await account.Iam.PutUserPolicyAsync(new() { UserName = "guest", PolicyName = "all", PolicyDocument = Policies.Allow("*", "*") });
        var key = (await account.Iam.CreateAccessKeyAsync(new Amazon.IdentityManagement.Model.CreateAccessKeyRequest { UserName = "guest" })).AccessKey;
        return new BasicAWSCredentials(key.AccessKeyId, key.SecretAccessKey);
    }

    private static async Task<AWSCredentials> CreateSessionAsync(Account account)
    {
        var trust = $$"""
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{Account.Id}}:root"},"Action":"sts:AssumeRole"}]}
            """;
        var role = (await account.Iam.CreateRoleAsync(new() { RoleName = "guest", AssumeRolePolicyDocument = trust })).Role;
        await account.Iam.PutRolePolicyAsync(new() { RoleName = "guest", PolicyName = "all", PolicyDocument = Policies.Allow("*", "*") });
        return await account.AssumeAsync(new() { RoleArn = role.Arn });
    }

    private bool IsPythonMissing()
    {
        if (InterceptedGateway.IsPythonMissing)
            output.WriteLine("Skipped: python3 is not installed.");
        return InterceptedGateway.IsPythonMissing;
    }
}
