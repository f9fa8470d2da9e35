using Reconciler.Emulator.Platform.Faults;

namespace EmulatorSample;

public sealed class ReportTests(AwsFixture fixture) : IClassFixture<AwsFixture>
{
    [Fact]
    public async Task StoresReport()
    {
        fixture.Aws.Reset();
        using var s3 = fixture.CreateS3();
        await s3.PutBucketAsync("reports");

        await s3.PutObjectAsync(new() { BucketName = "reports", Key = "today", ContentBody = "42" });

        using var stored = await s3.GetObjectAsync("reports", "today");
        using var reader = new StreamReader(stored.ResponseStream);
        Assert.Equal("42", await reader.ReadToEndAsync());
        Assert.Equal(["CreateBucket", "PutObject"], fixture.Aws.Requests.Mutating.Select(request => request.Operation));
    }

    [Fact]
    public async Task RepeatsThrottledCall()
    {
        fixture.Aws.Reset();
        using var s3 = fixture.CreateS3();
        await s3.PutBucketAsync("reports");
        fixture.Aws.Faults.Add(new() { Operation = "PutObject", Kind = FaultKind.Throttle, Times = 1 });

        await s3.PutObjectAsync(new() { BucketName = "reports", Key = "today", ContentBody = "42" });

        Assert.Equal([503, 200], fixture.Aws.Requests.Of("PutObject").Select(request => request.Status));
    }
}
