namespace EndToEnd.Tests;

/// <summary>Changes of the workshop's bucket and of the archive in it.</summary>
internal static class DriftBucketCases
{
    private const string Bucket = "Bucket/mcp-server";
    private const string Archive = "SourceArchive/mcp-server";
    private const string AnotherAccountMayWrite =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::999999999999:root\"},"
        + "\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::" + OutOfBand.Bucket + "/*\"}]}";

    public static IReadOnlyDictionary<string, DriftCase> All { get; } = new Dictionary<string, DriftCase>
    {
        ["bucket versioning"] = new(
            Bucket,
            ["versioning"],
            w => w.Clients.S3.PutBucketVersioningAsync(new()
            {
                BucketName = OutOfBand.Bucket,
                VersioningConfig = new() { Status = "Suspended" },
            })),
        ["bucket opened"] = new(
            Bucket,
            ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"],
            w => w.Clients.S3.DeletePublicAccessBlockAsync(new() { BucketName = OutOfBand.Bucket })),
        ["bucket half opened"] = new(
            Bucket,
            ["blockPublicPolicy"],
            w => w.Clients.S3.PutPublicAccessBlockAsync(new()
            {
                BucketName = OutOfBand.Bucket,
                PublicAccessBlockConfiguration = new()
                {
                    BlockPublicAcls = true,
                    BlockPublicPolicy = false,
                    IgnorePublicAcls = true,
                    RestrictPublicBuckets = true,
                },
            })),
        ["bucket policy"] = new(
            Bucket,
            ["policy"],
            w => w.Clients.S3.PutBucketPolicyAsync(new() { BucketName = OutOfBand.Bucket, Policy = AnotherAccountMayWrite })),
        ["bucket encryption"] = new(
            Bucket,
            ["encryption", "kmsKeyArn"],
            w => w.Clients.S3.PutBucketEncryptionAsync(new()
            {
                BucketName = OutOfBand.Bucket,
                ServerSideEncryptionConfiguration = new()
                {
                    ServerSideEncryptionRules =
                    [
                        new()
                        {
                            ServerSideEncryptionByDefault = new()
                            {
                                ServerSideEncryptionAlgorithm = "aws:kms",
                                ServerSideEncryptionKeyManagementServiceKeyId = "arn:aws:kms:us-east-1:999999999999:key/evil",
                            },
                        },
                    ],
                },
            })),
        ["bucket lifecycle"] = new(
            Bucket,
            ["lifecycle"],
            w => w.Clients.S3.PutLifecycleConfigurationAsync(new()
            {
                BucketName = OutOfBand.Bucket,
                Configuration = new()
                {
                    Rules =
                    [
                        new()
                        {
                            Id = "all",
                            Status = "Enabled",
                            Filter = new() { LifecycleFilterPredicate = new Amazon.S3.Model.LifecyclePrefixPredicate { Prefix = "" } },
                            Expiration = new() { Days = 1 },
                        },
                    ],
                },
            })),
        ["bucket CORS"] = new(
            Bucket,
            ["cors"],
            w => w.Clients.S3.PutCORSConfigurationAsync(new()
            {
                BucketName = OutOfBand.Bucket,
                Configuration = new() { Rules = [new() { AllowedMethods = ["GET"], AllowedOrigins = ["*"] }] },
            })),
        ["bucket ownership"] = new(
            Bucket,
            ["objectOwnership"],
            w => w.Clients.S3.PutBucketOwnershipControlsAsync(new()
            {
                BucketName = OutOfBand.Bucket,
                OwnershipControls = new() { Rules = [new() { ObjectOwnership = "ObjectWriter" }] },
            })),
        ["bucket ownership removed"] = new(
            Bucket,
            ["objectOwnership"],
            w => w.Clients.S3.DeleteBucketOwnershipControlsAsync(new() { BucketName = OutOfBand.Bucket })),
        ["bucket tags"] = new(Bucket, ["tags.Intruder", "tags.Purpose"], async w =>
            {
                var tags = (await w.Clients.S3.GetBucketTaggingAsync(new() { BucketName = OutOfBand.Bucket })).TagSet;
                tags.RemoveAll(tag => tag.Key == "Purpose");
                tags.Add(new() { Key = "Intruder", Value = "was here" });
                await w.Clients.S3.PutBucketTaggingAsync(new() { BucketName = OutOfBand.Bucket, TagSet = tags });
            }),

        ["archive content"] = new(Archive, ["sha256"], w => w.ReplaceArchiveAsync("a hostile archive", "SHA256")),
        ["archive content without checksum"] = new(Archive, ["sha256"], w => w.ReplaceArchiveAsync("a hostile archive", null)),
        ["archive tags"] = new(
            Archive,
            ["objectTags.Name"],
            async w =>
            {
                var key = Assert.Single((await w.Clients.S3.ListObjectsV2Async(new() { BucketName = OutOfBand.Bucket })).S3Objects).Key;
                await w.Clients.S3.PutObjectTaggingAsync(new()
                {
                    BucketName = OutOfBand.Bucket,
                    Key = key,
                    Tagging = new() { TagSet = [new() { Key = "Name", Value = "mine" }] },
                });
            }),
    };
}
