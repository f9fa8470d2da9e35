using Amazon.S3;
using Amazon.S3.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.S3;

/// <summary>An S3 bucket with what decides who may use it and what becomes of its objects.</summary>
internal sealed class BucketResourceType : ResourceTypeBase<BucketState>
{
    public const string TypeName = ResourceTypeNames.Bucket;

    public override string Name => TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "bucketName",
        HoldsData = true,
        DecidesAccess = new HashSet<string>
        {
            "blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets", "policy", "cors", "objectOwnership",
            "encryption", "kmsKeyArn",
        },
        CreateOnly = new HashSet<string> { "bucketName" },
        NotCompared = new Dictionary<string, string> { ["tags"] = LiveReasons.Tags },
        Answers = S3Answers.OfBucket,
        NotRead = S3Answers.NotReadOfBucket,
    };

    protected override IEnumerable<string?> Identity(BucketState desired) => [desired.BucketName];

    protected override async Task<LiveResource?> ObserveAsync(
        AwsAccount aws, BucketState desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        var (name, isPending) = (desired.BucketName, hint.HasPendingChange);
        var bucket = await AccountView.NoteAsync(
            ScopeOf(name),
            null,
            ct => ReadAsync(aws, name, isPending, ct),
            _ => aws.View.GetVersion(Key(name)),
            cancellationToken);
        return bucket is null ? null : Describe(aws, bucket);
    }

    // What its owner has configured is not asked for. Buckets of other accounts are in no list.
    protected override async Task<LiveResource?> FindExistingAsync(
        AwsAccount aws, BucketState desired, string? id, CancellationToken cancellationToken)
    {
        var name = desired.BucketName;
        var found = await aws.View.FindRowsAsync(List, name, ct => ListAsync(aws, ct), cancellationToken);
        if (found.Count == 0)
        {
            var versioning = await aws.View.ReadAsync(
                ScopeOf(name).Read<GetBucketVersioningResponse?>(nameof(aws.S3.GetBucketVersioningAsync)),
                ct => aws.ReadOrNullAsync(aws.S3.GetBucketVersioningAsync, new GetBucketVersioningRequest { BucketName = name }, ct),
                cancellationToken);
            if (versioning is null) return null;
        }

        return Describe(aws, new BucketState { BucketName = name });
    }

    private static async Task<BucketState?> ReadAsync(AwsAccount aws, string name, bool isPending, CancellationToken cancellationToken)
    {
        // Absent from ListBuckets means deleted, new, or in another account: ask S3.
        if (!isPending
            && !aws.View.IsListStale(List, ScopeOf(name))
            && (await aws.View.FindRowsAsync(List, name, ct => ListAsync(aws, ct), cancellationToken)).Count == 0)
        {
            aws.View.Forget(ScopeOf(name));
        }

        return await aws.View.ReadUntilDeepCheckAsync(Key(name), ct => BucketReader.ReadAsync(aws, name, ct), cancellationToken);
    }

    protected override async Task<string> CreateAsync(AwsAccount aws, BucketState desired, CancellationToken cancellationToken)
    {
        // Set the owner tags in the create, so that the bucket is ours even if the next call fails.
        await aws.CallAsync(
            aws.S3.PutBucketAsync,
            new PutBucketRequest
            {
                BucketName = desired.BucketName,
                ObjectOwnership = new ObjectOwnership(desired.ObjectOwnership),
                PutBucketConfiguration = new PutBucketConfiguration
                {
                    // S3 rejects LocationConstraint=us-east-1; omit it.
                    LocationConstraint = aws.Region == "us-east-1" ? null : new BucketLocationConstraint(aws.Region),
                    Tags = BucketWriter.ToTags(Ownership.TagsWithoutHash(desired.Tags)),
                },
            },
            cancellationToken);
        await BucketWriter.PutPublicAccessBlockAsync(aws, desired, cancellationToken);
        await BucketWriter.PutVersioningAsync(aws, desired, cancellationToken);
        if (desired.KmsKeyArn is not null) await BucketWriter.PutEncryptionAsync(aws, desired, cancellationToken);
        if (desired.Policy is not null) await BucketWriter.PutPolicyAsync(aws, desired, cancellationToken);
        await BucketWriter.PutTagsAsync(aws, desired, cancellationToken);

        // All of it was set just now, and a new bucket has no other configuration. Reading it would cost eight calls.
        aws.View.MarkChanged(ScopeOf(desired.BucketName));
        aws.View.Set(Key(desired.BucketName), MadeOf(desired), "");
        return desired.BucketName;
    }

    private static BucketState MadeOf(BucketState desired)
    {
        var made = ModelMapper.Clone(desired);
        if (desired.Policy is { } policy) made.Policy = PolicyDocument.Normalise(policy.Text);
        return made;
    }

    protected override async Task UpdateAsync(
        AwsAccount aws, BucketState desired, LiveResource live, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken)
    {
        await BucketWriter.UpdateAsync(aws, desired, changes, cancellationToken);
    }

    /// <summary>Deletes all versions of all objects first, because S3 deletes only empty buckets.</summary>
    protected override async Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        await BucketObjects.DeleteAsync(aws, live.Id, "", cancellationToken);
        await aws.CallAsync(aws.S3.DeleteBucketAsync, new DeleteBucketRequest { BucketName = live.Id }, cancellationToken);
    }

    /// <summary>Finds objects that are no source archives: what people put there themselves.</summary>
    public override async Task<string?> DescribeDataAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        try
        {
            var versions = await BucketObjects.ListVersionsAsync(aws, live.Id, "", cancellationToken);
            return versions.FirstOrDefault(version => !SourceArchive.IsKey(version.Key)) is { } found
                ? $"objects that are no source archives, such as {found.Key}"
                : null;
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchBucket")
        {
            return null;
        }
    }

    // Keep the cached list: it is stale for this bucket only.
    protected override void InvalidateCreated(AwsAccount aws, BucketState desired, Exception? failure)
    {
        if (failure is not null) aws.View.MarkChanged(ScopeOf(desired.BucketName));
    }

    public override async IAsyncEnumerable<LiveResource> EnumerateAsync(
        AwsAccount aws,
        IReadOnlyCollection<string> parents,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = await aws.View.ReadListAsync(List, ct => ListAsync(aws, ct), cancellationToken);
        var listed = rows
            .Where(bucket => bucket.BucketRegion is not { Length: > 0 } region || region == aws.Region)
            .Select(bucket => bucket.BucketName);
        foreach (var name in listed.Union(aws.View.ChangedSince(List)))
        {
            var bucket = await aws.View.ReadUntilDeepCheckAsync(Key(name), ct => BucketReader.ReadAsync(aws, name, ct), cancellationToken);
            if (bucket is not null) yield return Describe(aws, bucket);
        }
    }

    protected override IReadOnlyDictionary<string, string> GetTags(BucketState desired) => desired.Tags;

    protected override void SetTags(BucketState desired, IReadOnlyDictionary<string, string> tags) => desired.Tags = new(tags);

    private static readonly ViewList<S3Bucket> List =
        new(ViewScope.OfList(TypeName), row => row.BucketName, row => row.BucketName, row => row.BucketRegion ?? "");

    private static ViewScope ScopeOf(string name) => ViewScope.OfResource(TypeName, null, name);

    private static ViewKey<BucketState?> Key(string name) => ScopeOf(name).Read<BucketState?>(nameof(BucketReader));

    private static Task<IReadOnlyList<S3Bucket>> ListAsync(AwsAccount aws, CancellationToken cancellationToken) => aws.ListAsync(
        aws.S3.ListBucketsAsync,
        new ListBucketsRequest(),
        page => page.Buckets,
        page => page.ContinuationToken,
        (request, token) => request.ContinuationToken = token,
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
}
