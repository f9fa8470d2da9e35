using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Resources.S3;

/// <summary>An S3 bucket with versioning and a public access block.</summary>
internal sealed class BucketResourceType : ResourceTypeBase<BucketState>
{
    public const string TypeName = ResourceTypeNames.Bucket;

    public override string Name => TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        CreateOnly = new HashSet<string> { "bucketName" },
        NotCompared = new HashSet<string> { "tags" },
    };

    protected override IEnumerable<string?> Identity(BucketState desired) => [desired.BucketName];

    protected override async Task<LiveResource?> ObserveAsync(
        AwsAccount aws, BucketState desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        // Absent from ListBuckets means deleted, new, or in another account: ask S3.
        if (!hint.HasPendingChange
            && !aws.View.IsListStale(ListKey, ScopeOf(desired.BucketName))
            && (await RowsAsync(aws, cancellationToken)).All(row => row.BucketName != desired.BucketName))
        {
            aws.View.Forget(ScopeOf(desired.BucketName));
        }

        var bucket = await aws.View.ReadUntilDeepCheckAsync(
            Key(desired.BucketName), ct => ReadAsync(aws, desired.BucketName, ct), cancellationToken);
        return bucket is null ? null : Describe(aws, bucket);
    }

    protected override async Task<string> CreateAsync(AwsAccount aws, BucketState desired, CancellationToken cancellationToken)
    {
        try
        {
            // Set the owner tags in the create, so that the bucket is ours even if the next call fails.
            await aws.CallAsync(
                aws.S3.PutBucketAsync,
                new PutBucketRequest
                {
                    BucketName = desired.BucketName,
                    PutBucketConfiguration = new PutBucketConfiguration
                    {
                        // S3 rejects LocationConstraint=us-east-1; omit it.
                        LocationConstraint = aws.Region == "us-east-1" ? null : new BucketLocationConstraint(aws.Region),
                        Tags = ToTags(Ownership.TagsWithoutHash(desired.Tags)),
                    },
                },
                cancellationToken);
            await PutPublicAccessBlockAsync(aws, desired, cancellationToken);
            await PutVersioningAsync(aws, desired, cancellationToken);
            await PutTagsAsync(aws, desired, cancellationToken);
            return desired.BucketName;
        }
        finally
        {
            // Keep the cached list; MarkChanged records that this bucket is newer than it.
            aws.View.MarkChanged(ScopeOf(desired.BucketName));
        }
    }

    protected override async Task UpdateAsync(
        AwsAccount aws, BucketState desired, LiveResource live, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken)
    {
        var members = changes.Where(change => !change.IsTag).Select(change => change.Member).ToHashSet(StringComparer.Ordinal);
        try
        {
            if (members.Remove("versioning")) await PutVersioningAsync(aws, desired, cancellationToken);
            if (members.Count > 0) await PutPublicAccessBlockAsync(aws, desired, cancellationToken);
            if (changes.Any(change => change.IsTag)) await PutTagsAsync(aws, desired, cancellationToken);
        }
        finally
        {
            aws.View.MarkChanged(ScopeOf(live.Id));
        }
    }

    /// <summary>Deletes all versions of all objects first, because S3 deletes only empty buckets.</summary>
    public override async Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        try
        {
            ListVersionsResponse page;
            do
            {
                page = await aws.CallAsync(aws.S3.ListVersionsAsync, new ListVersionsRequest { BucketName = live.Id }, cancellationToken);
                var versions = (page.Versions ?? [])
                    .ConvertAll(version => new KeyVersion { Key = version.Key, VersionId = version.VersionId });
                if (versions.Count == 0) break;
                await aws.CallAsync(
                    aws.S3.DeleteObjectsAsync,
                    new DeleteObjectsRequest { BucketName = live.Id, Objects = versions, Quiet = true },
                    cancellationToken);
            }
            while (page.IsTruncated == true);
            await aws.CallAsync(aws.S3.DeleteBucketAsync, new DeleteBucketRequest { BucketName = live.Id }, cancellationToken);
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchBucket")
        {
        }
        finally
        {
            aws.View.MarkChanged(ScopeOf(live.Id));
        }
    }

    public override async IAsyncEnumerable<LiveResource> EnumerateAsync(
        AwsAccount aws,
        IReadOnlyCollection<string> parents,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(aws, cancellationToken);
        var listed = rows
            .Where(bucket => bucket.BucketRegion is not { Length: > 0 } region || region == aws.Region)
            .Select(bucket => bucket.BucketName);
        foreach (var name in listed.Union(aws.View.ChangedSince(ListKey)))
        {
            var bucket = await aws.View.ReadUntilDeepCheckAsync(Key(name), ct => ReadAsync(aws, name, ct), cancellationToken);
            if (bucket is not null) yield return Describe(aws, bucket);
        }
    }

    protected override IReadOnlyDictionary<string, string> GetTags(BucketState desired) => desired.Tags;

    protected override void SetTags(BucketState desired, IReadOnlyDictionary<string, string> tags) => desired.Tags = new(tags);

    private static readonly ViewKey<List<S3Bucket>> ListKey = ViewScope.OfList(TypeName).Read<List<S3Bucket>>(nameof(RowsAsync));

    private static ViewScope ScopeOf(string name) => ViewScope.OfResource(TypeName, null, name);

    private static ViewKey<BucketState?> Key(string name) => ScopeOf(name).Read<BucketState?>(nameof(ReadAsync));

    private static Task<List<S3Bucket>> RowsAsync(AwsAccount aws, CancellationToken cancellationToken) => aws.View.ReadAsync(
        ListKey,
        async ct => (await aws.CallAsync(aws.S3.ListBucketsAsync, new ListBucketsRequest(), ct)).Buckets ?? [],
        cancellationToken);

    private static LiveResource Describe(AwsAccount aws, BucketState bucket)
    {
        var arn = $"arn:{aws.Identity.Partition}:s3:::{bucket.BucketName}";
        return new LiveResource(bucket.BucketName, bucket)
        {
            DisplayName = arn,
            Tags = bucket.Tags,
            Attributes = new Dictionary<string, string> { ["id"] = bucket.BucketName, ["name"] = bucket.BucketName, ["arn"] = arn },
        };
    }

    private static async Task<BucketState?> ReadAsync(AwsAccount aws, string name, CancellationToken cancellationToken)
    {
        Dictionary<string, string>? tags;
        try
        {
            tags = await TagsAsync(aws, name, cancellationToken);
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchBucket")
        {
            return null;
        }

        var versioning = aws.CallAsync(
            aws.S3.GetBucketVersioningAsync, new GetBucketVersioningRequest { BucketName = name }, cancellationToken);
        var block = PublicAccessBlockAsync(aws, name, cancellationToken);
        await Task.WhenAll(versioning, block);
        var access = await block;
        return new BucketState
        {
            BucketName = name,
            Versioning = (await versioning).VersioningConfig?.Status == VersionStatus.Enabled,
            BlockPublicAcls = access?.BlockPublicAcls ?? false,
            BlockPublicPolicy = access?.BlockPublicPolicy ?? false,
            IgnorePublicAcls = access?.IgnorePublicAcls ?? false,
            RestrictPublicBuckets = access?.RestrictPublicBuckets ?? false,
            Tags = tags,
        };
    }

    private static async Task<Dictionary<string, string>> TagsAsync(AwsAccount aws, string name, CancellationToken cancellationToken)
    {
        try
        {
            var response = await aws.CallAsync(
                aws.S3.GetBucketTaggingAsync, new GetBucketTaggingRequest { BucketName = name }, cancellationToken);
            return response.TagSet?.ToDictionary(tag => tag.Key, tag => tag.Value) ?? [];
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchTagSet")
        {
            return [];
        }
    }

    private static async Task<PublicAccessBlockConfiguration?> PublicAccessBlockAsync(
        AwsAccount aws, string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await aws.CallAsync(
                aws.S3.GetPublicAccessBlockAsync, new GetPublicAccessBlockRequest { BucketName = name }, cancellationToken))
                .PublicAccessBlockConfiguration;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
        {
            return null;
        }
    }

    private static Task PutTagsAsync(AwsAccount aws, BucketState desired, CancellationToken cancellationToken) => aws.CallAsync(
        aws.S3.PutBucketTaggingAsync,
        new PutBucketTaggingRequest { BucketName = desired.BucketName, TagSet = ToTags(desired.Tags) },
        cancellationToken);

    private static List<Tag> ToTags(Dictionary<string, string> tags) =>
        [.. tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })];

    private static Task PutVersioningAsync(AwsAccount aws, BucketState desired, CancellationToken cancellationToken) => aws.CallAsync(
        aws.S3.PutBucketVersioningAsync,
        new PutBucketVersioningRequest
        {
            BucketName = desired.BucketName,
            VersioningConfig = new S3BucketVersioningConfig
            {
                Status = desired.Versioning ? VersionStatus.Enabled : VersionStatus.Suspended,
            },
        },
        cancellationToken);

    private static Task PutPublicAccessBlockAsync(AwsAccount aws, BucketState desired, CancellationToken cancellationToken) =>
        aws.CallAsync(
            aws.S3.PutPublicAccessBlockAsync,
            new PutPublicAccessBlockRequest
            {
                BucketName = desired.BucketName,
                PublicAccessBlockConfiguration = new PublicAccessBlockConfiguration
                {
                    BlockPublicAcls = desired.BlockPublicAcls,
                    BlockPublicPolicy = desired.BlockPublicPolicy,
                    IgnorePublicAcls = desired.IgnorePublicAcls,
                    RestrictPublicBuckets = desired.RestrictPublicBuckets,
                },
            },
            cancellationToken);
}
