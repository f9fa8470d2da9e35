using System.Globalization;
using Amazon.S3;
using Amazon.S3.Model;

namespace Emulator.Tests.Platform.Auth;

/// <summary>The embedded AWS has one time: that of its clock. Clients learn it from the Date of answers and may sign by it.</summary>
public sealed class ClockTests
{
    [Fact]
    public async Task The_Date_of_an_answer_is_the_time_of_the_account()
    {
        await using var account = await Account.StartAsync();
        account.Clock.Advance(TimeSpan.FromDays(3));
        using var http = new HttpClient();

        using var answer = await http.GetAsync(account.Aws.Endpoint);

        var now = account.Clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        Assert.Equal(now, answer.Headers.Date?.ToString("R", CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_client_that_has_adopted_the_Date_of_an_answer_is_believed_after_the_clock_was_turned()
    {
        await using var account = await Account.StartAsync();
        await account.S3.PutBucketAsync("my-bucket");

        // SDKs take the time of the service from a HEAD that fails.
        await Assert.ThrowsAsync<AmazonS3Exception>(() => account.S3.GetObjectMetadataAsync("my-bucket", "none"));
        account.Clock.Advance(TimeSpan.FromHours(5));
        await account.S3.PutObjectAsync(new PutObjectRequest { BucketName = "my-bucket", Key = "key", ContentBody = "hello" });

        Assert.Single((await account.S3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "my-bucket" })).S3Objects);
    }
}
