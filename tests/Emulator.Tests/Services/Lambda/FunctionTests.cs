using System.Security.Cryptography;
using Amazon.Lambda;
using Amazon.Lambda.Model;
using Reconciler.Emulator.Host;

namespace Emulator.Tests.Services.Lambda;

public sealed class FunctionTests
{
    private static readonly TimeSpan Latency = TimeSpan.FromSeconds(5);
    private static readonly EmulatorOptions Slow = new() { Latency = new() { Function = Latency } };

    [Fact]
    public async Task A_function_is_pending_and_then_active()
    {
        await using var account = await Account.StartAsync(Slow);

        var created = await TestFunction.CreateAsync(account, "f");

        Assert.Equal(State.Pending, created.State);
        Assert.Equal($"arn:aws:lambda:us-east-1:{Account.Id}:function:f", created.FunctionArn);
        account.Clock.Advance(Latency);
        var live = await account.Lambda.GetFunctionConfigurationAsync("f");
        Assert.Equal(State.Active, live.State);
        Assert.Equal(LastUpdateStatus.Successful, live.LastUpdateStatus);
        Assert.Null(live.StateReason);
    }

    [Fact]
    public async Task What_a_request_leaves_out_has_the_documented_defaults()
    {
        await using var account = await Account.StartAsync();
        await TestFunction.CreateRoleAsync(account);
        var request = TestFunction.Request("f", "code");
        request.Timeout = null;

        var created = await account.Lambda.CreateFunctionAsync(request);

        Assert.Equal(3, created.Timeout);
        Assert.Equal(128, created.MemorySize);
        Assert.Equal(512, created.EphemeralStorage.Size);
        Assert.Equal(["x86_64"], created.Architectures);
        Assert.Equal("/aws/lambda/f", created.LoggingConfig.LogGroup);
        Assert.Equal(TracingMode.PassThrough, created.TracingConfig.Mode);
        Assert.Equal(Convert.ToBase64String(SHA256.HashData(request.Code.ZipFile.ToArray())), created.CodeSha256);
    }

    [Fact]
    public async Task An_update_keeps_what_it_does_not_send_and_ends_with_a_new_revision()
    {
        await using var account = await Account.StartAsync(Slow);
        var created = await TestFunction.CreateAsync(account, "f");
        account.Clock.Advance(Latency);

        var updated = await account.Lambda.UpdateFunctionConfigurationAsync(new() { FunctionName = "f", MemorySize = 256 });

        Assert.Equal((256, 30, "app.handler"), (updated.MemorySize, updated.Timeout, updated.Handler));
        Assert.Equal(LastUpdateStatus.InProgress, updated.LastUpdateStatus);
        Assert.NotEqual(created.RevisionId, updated.RevisionId);
        var busy = await TestFunction.RefusedAsync<ResourceConflictException>(
            account.Lambda.UpdateFunctionCodeAsync(new() { FunctionName = "f", ZipFile = TestFunction.Zip(("app.py", "new")) }));
        Assert.Contains("An update is in progress", busy.Message, StringComparison.Ordinal);
        account.Clock.Advance(Latency);
        var recoded = await account.Lambda.UpdateFunctionCodeAsync(
            new() { FunctionName = "f", ZipFile = TestFunction.Zip(("app.py", "new")) });
        Assert.NotEqual(created.CodeSha256, recoded.CodeSha256);
    }

    [Fact]
    public async Task An_update_with_an_old_revision_is_refused()
    {
        await using var account = await Account.StartAsync();
        var created = await TestFunction.CreateAsync(account, "f");
        await account.Lambda.UpdateFunctionConfigurationAsync(new() { FunctionName = "f", MemorySize = 256 });

        await TestFunction.RefusedAsync<PreconditionFailedException>(account.Lambda.UpdateFunctionConfigurationAsync(
            new() { FunctionName = "f", MemorySize = 512, RevisionId = created.RevisionId }));
    }

    [Fact]
    public async Task Code_comes_from_S3_and_can_be_downloaded()
    {
        await using var account = await Account.StartAsync();
        await TestFunction.CreateRoleAsync(account);
        await account.S3.PutBucketAsync("code");
        var archive = TestFunction.Zip(("app.py", "pass")).ToArray();
        await account.S3.PutObjectAsync(new() { BucketName = "code", Key = "f.zip", InputStream = new MemoryStream(archive) });
        var request = TestFunction.Request("f");
        request.Code = new FunctionCode { S3Bucket = "code", S3Key = "f.zip" };

        await account.Lambda.CreateFunctionAsync(request);

        var code = (await account.Lambda.GetFunctionAsync("f")).Code;
        using var http = new HttpClient();
        Assert.Equal(archive, await http.GetByteArrayAsync(code.Location));
    }

    public static TheoryData<string, Action<CreateFunctionRequest>, string> Refusals => new()
    {
        { "no runtime", r => r.Runtime = null, "Runtime and Handler are mandatory" },
        { "no code", r => r.Code = new FunctionCode(), "Please provide a source for function code." },
        { "no archive", r => r.Code.ZipFile = new MemoryStream("text"u8.ToArray()), "Could not unzip uploaded file." },
        { "empty archive", r => r.Code.ZipFile = TestFunction.Zip(), "non-empty zip" },
        { "two sources", r => (r.Code.S3Bucket, r.Code.S3Key) = ("code", "key"), "other FunctionCode parameters" },
        { "missing object", r => r.Code = new FunctionCode { S3Bucket = "code", S3Key = "key" }, "NoSuchKey" },
        { "image as archive", r => r.Code = new FunctionCode { ImageUri = "public.ecr.aws/x" }, "PackageType is Zip" },
        { "runtime of an image", r => (r.PackageType, r.Code) = (PackageType.Image, new() { ImageUri = "x" }), "PackageType is Image" },
        { "unknown role", r => r.Role = $"arn:aws:iam::{Account.Id}:role/none", "cannot be assumed by Lambda" },
        { "reserved variable", r => r.Environment = Variables("AWS_REGION", "x"), "Reserved keys used in this request: AWS_REGION" },
        { "large variables", r => r.Environment = Variables("A_LOT", new string('x', 4096)), "exceeded the 4KB limit" },
        { "managed instances", r => r.PublishTo = FunctionVersionLatestPublished.LATEST_PUBLISHED, "does not implement functions on managed instances" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_Lambda_refuses_is_refused(string cause, Action<CreateFunctionRequest> change, string message)
    {
        await using var account = await Account.StartAsync();
        await TestFunction.CreateRoleAsync(account);
        var request = TestFunction.Request("f");
        change(request);

        var error = await TestFunction.RefusedAsync<InvalidParameterValueException>(account.Lambda.CreateFunctionAsync(request));

        Assert.True(error.Message.Contains(message, StringComparison.Ordinal), $"{cause}: {error.Message}");
        Assert.Empty((await account.Lambda.ListFunctionsAsync()).Functions ?? []);
    }

    [Fact]
    public async Task A_name_is_taken_once_and_a_deleted_function_is_gone()
    {
        await using var account = await Account.StartAsync();
        await TestFunction.CreateAsync(account, "f");

        await TestFunction.RefusedAsync<ResourceConflictException>(account.Lambda.CreateFunctionAsync(TestFunction.Request("f")));
        await account.Lambda.DeleteFunctionAsync("f");

        await TestFunction.RefusedAsync<ResourceNotFoundException>(account.Lambda.GetFunctionAsync("f"));
        await TestFunction.RefusedAsync<ResourceNotFoundException>(account.Lambda.DeleteFunctionAsync("f"));
    }

    [Theory]
    [InlineData("f")]
    [InlineData("f:$LATEST")]
    [InlineData("123456789012:function:f")]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:f")]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:f:$LATEST")]
    public async Task A_function_is_found_by_name_and_by_ARN(string reference)
    {
        await using var account = await Account.StartAsync();
        await TestFunction.CreateAsync(account, "f");

        Assert.Equal("f", (await account.Lambda.GetFunctionConfigurationAsync(reference)).FunctionName);
    }

    [Theory]
    [InlineData("f:1")]
    [InlineData("arn:aws:lambda:eu-west-1:123456789012:function:f")]
    [InlineData("arn:aws:lambda:us-east-1:210987654321:function:f")]
    public async Task Another_version_region_or_account_has_no_such_function(string reference)
    {
        await using var account = await Account.StartAsync();
        await TestFunction.CreateAsync(account, "f");

        await TestFunction.RefusedAsync<ResourceNotFoundException>(account.Lambda.GetFunctionConfigurationAsync(reference));
    }

    [Fact]
    public async Task Lists_have_pages_and_say_nothing_of_states()
    {
        await using var account = await Account.StartAsync();
        await TestFunction.CreateRoleAsync(account);
        foreach (var name in (string[])["a", "b", "c"])
            await account.Lambda.CreateFunctionAsync(TestFunction.Request(name));

        var first = await account.Lambda.ListFunctionsAsync(new ListFunctionsRequest { MaxItems = 2 });
        var second = await account.Lambda.ListFunctionsAsync(new ListFunctionsRequest { MaxItems = 2, Marker = first.NextMarker });

        Assert.Equal(["a", "b"], first.Functions.Select(f => f.FunctionName));
        Assert.Equal(["c"], second.Functions.Select(f => f.FunctionName));
        Assert.Null(second.NextMarker);
        Assert.All(first.Functions, f => Assert.Null(f.State));
    }

    [Fact]
    public async Task Tags_are_set_and_removed()
    {
        await using var account = await Account.StartAsync();
        var arn = (await TestFunction.CreateAsync(account, "f")).FunctionArn;

        await account.Lambda.TagResourceAsync(new() { Resource = arn, Tags = new() { ["a"] = "1", ["b"] = "2" } });
        await account.Lambda.UntagResourceAsync(new() { Resource = arn, TagKeys = ["a"] });

        Assert.Equal(new() { ["b"] = "2" }, (await account.Lambda.ListTagsAsync(new() { Resource = arn })).Tags);
        Assert.Equal(new() { ["b"] = "2" }, (await account.Lambda.GetFunctionAsync("f")).Tags);
    }

    private static Amazon.Lambda.Model.Environment Variables(string name, string value) => new() { Variables = new() { [name] = value } };
}
