using System.IO.Compression;
using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Emulator.Tests.Services.S3;

public sealed class S3Tests
{
    private static readonly AWSCredentials Test = new BasicAWSCredentials("test", "test");

    [Theory]
    [InlineData("plain.txt")]
    [InlineData("a folder/with space+plus&amp=1/ä.txt")]
    public async Task An_object_comes_back_as_it_was_put(string key)
    {
        await using var account = await Account.StartAsync();
        await account.S3.PutBucketAsync("my-bucket");

        await account.S3.PutObjectAsync(new() { BucketName = "my-bucket", Key = key, ContentBody = "hello", ContentType = "text/x-test" });
        using var found = await account.S3.GetObjectAsync("my-bucket", key);

        Assert.Equal("hello", await new StreamReader(found.ResponseStream).ReadToEndAsync());
        Assert.Equal("text/x-test", found.Headers.ContentType);
        Assert.Equal(key, Assert.Single((await account.S3.ListObjectsV2Async(new() { BucketName = "my-bucket" })).S3Objects).Key);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whole_and_chunked_payloads_are_understood(bool chunked)
    {
        await using var account = await Account.StartAsync();
        await account.S3.PutBucketAsync("my-bucket");
        var body = Encoding.UTF8.GetBytes(new string('x', 300_000));

        await account.S3.PutObjectAsync(new()
        {
            BucketName = "my-bucket",
            Key = "k",
            InputStream = new MemoryStream(body),
            UseChunkEncoding = chunked,
        });

        Assert.Equal(body.Length, (await account.S3.GetObjectMetadataAsync("my-bucket", "k")).ContentLength);
    }

    [Theory]
    [InlineData("CRC32")]
    [InlineData("SHA1")]
    [InlineData("SHA256")]
    public async Task Every_checksum_of_the_client_is_verified_and_returned(string algorithm)
    {
        await using var account = await Account.StartAsync();
        await account.S3.PutBucketAsync("my-bucket");

        await account.S3.PutObjectAsync(new()
        {
            BucketName = "my-bucket",
            Key = "k",
            ContentBody = "hello",
            ChecksumAlgorithm = ChecksumAlgorithm.FindValue(algorithm),
        });
        // The client verifies the returned checksum against the body.
        using var found = await account.S3.GetObjectAsync(new GetObjectRequest
        {
            BucketName = "my-bucket",
            Key = "k",
            ChecksumMode = ChecksumMode.ENABLED,
        });

        Assert.Equal("hello", await new StreamReader(found.ResponseStream).ReadToEndAsync());
    }

    [Fact]
    public async Task A_wrong_checksum_is_refused()
    {
        await using var account = await Account.StartAsync();
        await account.S3.PutBucketAsync("my-bucket");

        var error = await Assert.ThrowsAsync<AmazonS3Exception>(
            () =>
                account.S3.PutObjectAsync(new()
                {
                    BucketName = "my-bucket",
                    Key = "k",
                    ContentBody = "hello",
                    ChecksumCRC32 = "AAAAAA==",
                }));

        Assert.Equal("BadDigest", error.ErrorCode);
    }

    [Fact]
    public async Task Versions_are_kept_and_a_bucket_that_holds_any_cannot_be_deleted()
    {
        await using var account = await Account.StartAsync();
        await account.S3.PutBucketAsync("my-bucket");
        await account.S3.PutBucketVersioningAsync(new()
        {
            BucketName = "my-bucket",
            VersioningConfig = new() { Status = VersionStatus.Enabled },
        });
        var first = (await account.S3.PutObjectAsync(new() { BucketName = "my-bucket", Key = "k", ContentBody = "1" })).VersionId;
        var second = (await account.S3.PutObjectAsync(new() { BucketName = "my-bucket", Key = "k", ContentBody = "22" })).VersionId;
        await account.S3.DeleteObjectAsync("my-bucket", "k");

        Assert.NotEqual(first, second);
        Assert.Equal(
            "NoSuchKey", (await Assert.ThrowsAsync<NoSuchKeyException>(() => account.S3.GetObjectAsync("my-bucket", "k"))).ErrorCode);
        using (var old = await account.S3.GetObjectAsync("my-bucket", "k", first))
            Assert.Equal(1, old.ContentLength);
        var versions = (await account.S3.ListVersionsAsync("my-bucket")).Versions;
        Assert.Equal(3, versions.Count);
        Assert.True(versions.Single(v => v.IsDeleteMarker == true).IsLatest);
        Assert.Equal(
            "BucketNotEmpty", (await Assert.ThrowsAsync<AmazonS3Exception>(() => account.S3.DeleteBucketAsync("my-bucket"))).ErrorCode);

        await account.S3.DeleteObjectsAsync(new()
        {
            BucketName = "my-bucket",
            Objects = [.. versions.Select(v => new KeyVersion { Key = v.Key, VersionId = v.VersionId })],
        });
        await account.S3.DeleteBucketAsync("my-bucket");
        Assert.Empty((await account.S3.ListBucketsAsync()).Buckets ?? []);
    }

    [Fact]
    public async Task A_new_bucket_blocks_public_access_and_has_no_tags()
    {
        await using var account = await Account.StartAsync();
        await account.S3.PutBucketAsync("my-bucket");

        var block = (await account.S3.GetPublicAccessBlockAsync(new() { BucketName = "my-bucket" })).PublicAccessBlockConfiguration;
        Assert.True(block.BlockPublicAcls & block.BlockPublicPolicy & block.IgnorePublicAcls & block.RestrictPublicBuckets);
        var missing = await Assert.ThrowsAsync<AmazonS3Exception>(
            () => account.S3.GetBucketTaggingAsync(new() { BucketName = "my-bucket" }));
        Assert.Equal("NoSuchTagSet", missing.ErrorCode);

        await account.S3.PutBucketTaggingAsync(new() { BucketName = "my-bucket", TagSet = [new() { Key = "k", Value = "v" }] });
        Assert.Equal("v", Assert.Single((await account.S3.GetBucketTaggingAsync(new() { BucketName = "my-bucket" })).TagSet).Value);
    }

    [Fact]
    public async Task A_bucket_of_ones_own_is_no_error_in_the_first_region_and_one_in_others()
    {
        await using var account = await Account.StartAsync();
        await account.S3.PutBucketAsync("my-bucket");
        await account.S3.PutBucketAsync("my-bucket");
        var west = account.S3With(Test, c => c.AuthenticationRegion = "eu-west-1");
        var request = new PutBucketRequest
        {
            BucketName = "west-bucket",
            PutBucketConfiguration = new() { LocationConstraint = "eu-west-1" },
        };
        await west.PutBucketAsync(request);

        Assert.Equal(
            "BucketAlreadyOwnedByYou",
            (await Assert.ThrowsAsync<BucketAlreadyOwnedByYouException>(() => west.PutBucketAsync(request))).ErrorCode);
        Assert.Equal("eu-west-1", (await west.GetBucketLocationAsync("west-bucket")).Location.Value);
    }

    [Fact]
    public async Task Requests_that_name_the_bucket_in_the_host_are_served()
    {
        await using var account = await Account.StartAsync();
        await account.S3.PutBucketAsync("my-bucket");
        await account.S3.PutObjectAsync(new() { BucketName = "my-bucket", Key = "a/b", ContentBody = "hello" });
        // The SDK has learned the time of the account from the answers.
        var url = new Uri(
            account.S3.GetPreSignedURL(new()
            {
                BucketName = "my-bucket",
                Key = "a/b",
                Expires = account.Clock.GetUtcNow().UtcDateTime.AddMinutes(5),
                Protocol = Protocol.HTTP,
            }));
        using var http = new HttpClient();

        // A presigned virtual-host URL, sent to the emulator with the Host header that it was signed for.
        var virtualHost = account.S3With(
            Test, c => (c.ServiceURL, c.RegionEndpoint, c.ForcePathStyle, c.UseHttp) = (null, Amazon.RegionEndpoint.USEast1, false, true));
        var signed = new Uri(
            virtualHost.GetPreSignedURL(new()
            {
                BucketName = "my-bucket",
                Key = "a/b",
                Expires = DateTime.UtcNow.AddMinutes(5),
                Protocol = Protocol.HTTP,
            }));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(account.Aws.Endpoint, signed.PathAndQuery))
        {
            Headers = { Host = signed.Host },
        };

        Assert.StartsWith("my-bucket.s3.", signed.Host, StringComparison.Ordinal);
        Assert.Equal("hello", await (await http.SendAsync(request)).Content.ReadAsStringAsync());
        Assert.Equal("hello", await http.GetStringAsync(url));
    }

    [Fact]
    public async Task A_listing_folds_prefixes_and_comes_in_pages()
    {
        await using var account = await Account.StartAsync();
        await account.S3.PutBucketAsync("my-bucket");
        foreach (var key in new[] { "a", "dir/1", "dir/2", "z" })
            await account.S3.PutObjectAsync(new() { BucketName = "my-bucket", Key = key, ContentBody = key });

        var first = await account.S3.ListObjectsV2Async(new() { BucketName = "my-bucket", Delimiter = "/", MaxKeys = 2 });
        var second = await account.S3.ListObjectsV2Async(new()
        {
            BucketName = "my-bucket",
            Delimiter = "/",
            MaxKeys = 2,
            ContinuationToken = first.NextContinuationToken,
        });

        Assert.Equal(["a"], first.S3Objects.Select(o => o.Key));
        Assert.Equal(["dir/"], first.CommonPrefixes);
        Assert.Equal(["z"], second.S3Objects.Select(o => o.Key));
        Assert.False(second.IsTruncated);
    }

    [Fact]
    public async Task A_large_object_arrives_in_parts()
    {
        await using var account = await Account.StartAsync();
        await account.S3.PutBucketAsync("my-bucket");
        using var transfer = new Amazon.S3.Transfer.TransferUtility(account.S3);

        await transfer.UploadAsync(new MemoryStream(new byte[17_000_000]), "my-bucket", "big");

        var found = await account.S3.GetObjectMetadataAsync("my-bucket", "big");
        Assert.Equal(17_000_000, found.ContentLength);
        Assert.EndsWith("-3\"", found.ETag, StringComparison.Ordinal);
    }

    /// <summary>A zip archive with these files. Entry times are fixed, so that equal files give equal bytes.</summary>
    internal static MemoryStream Zip(params (string Name, string Text)[] files)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                var entry = zip.CreateEntry(name);
                entry.LastWriteTime = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var writer = new StreamWriter(entry.Open());
                writer.Write(text);
            }
        }

        stream.Position = 0;
        return stream;
    }
}
