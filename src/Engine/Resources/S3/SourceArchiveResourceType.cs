using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Resources.S3;

/// <summary>A source archive in S3. Its key is the hash of its content, so its content never changes.</summary>
internal sealed class SourceArchiveResourceType : ResourceTypeBase<SourceArchiveState>
{
    public const string TypeName = ResourceTypeNames.SourceArchive;

    public override string Name => TypeName;

    public override string ParentType => BucketResourceType.TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        NotCompared = new HashSet<string> { "folder", "exclude" },
        DeletedWithParent = true,
    };

    protected override IEnumerable<string?> Identity(SourceArchiveState desired) => [desired.BucketName, desired.Key];

    protected override async Task<LiveResource?> ObserveAsync(
        AwsAccount aws, SourceArchiveState desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        var tags = await aws.View.ReadUntilDeepCheckAsync(
            ScopeOf(desired.BucketName, desired.Key).Read<Dictionary<string, string>?>(nameof(TagsAsync)),
            ct => TagsAsync(aws, desired, ct),
            cancellationToken);
        if (tags is null)
        {
            aws.View.Forget(ScopeOf(desired.BucketName, desired.Key));
            return null;
        }

        var state = new SourceArchiveState { BucketName = desired.BucketName, Key = desired.Key, Folder = "", ObjectTags = tags };
        return new LiveResource(desired.Key, state)
        {
            ParentId = desired.BucketName,
            DisplayName = $"s3://{desired.BucketName}/{desired.Key}",
            Attributes = new Dictionary<string, string> { ["key"] = desired.Key },
        };
    }

    protected override async Task<string> CreateAsync(AwsAccount aws, SourceArchiveState desired, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(SourceArchive.Create(desired.Folder, desired.Exclude));
        try
        {
            await aws.CallAsync(
                aws.S3.PutObjectAsync,
                new PutObjectRequest
                {
                    BucketName = desired.BucketName,
                    Key = desired.Key,
                    InputStream = content,

                    // A throttled call is retried with the same stream.
                    AutoCloseStream = false,
                    ContentType = "application/zip",
                    TagSet = ToTags(desired),
                },
                cancellationToken);
            return desired.Key;
        }
        finally
        {
            aws.View.Forget(ScopeOf(desired.BucketName, desired.Key));
        }
    }

    protected override async Task UpdateAsync(
        AwsAccount aws,
        SourceArchiveState desired,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        try
        {
            await aws.CallAsync(
                aws.S3.PutObjectTaggingAsync,
                new PutObjectTaggingRequest
                {
                    BucketName = desired.BucketName,
                    Key = desired.Key,
                    Tagging = new Tagging { TagSet = ToTags(desired) },
                },
                cancellationToken);
        }
        finally
        {
            aws.View.Forget(ScopeOf(desired.BucketName, desired.Key));
        }
    }

    /// <summary>Archives are usually deleted with their bucket.</summary>
    public override async Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        try
        {
            await aws.CallAsync(
                aws.S3.DeleteObjectAsync, new DeleteObjectRequest { BucketName = live.ParentId, Key = live.Id }, cancellationToken);
        }
        finally
        {
            aws.View.Forget(ScopeOf(live.ParentId!, live.Id));
        }
    }

    private static ViewScope ScopeOf(string bucket, string key) => ViewScope.OfResource(TypeName, bucket, key);

    private static async Task<Dictionary<string, string>?> TagsAsync(
        AwsAccount aws, SourceArchiveState desired, CancellationToken cancellationToken)
    {
        try
        {
            var response = await aws.CallAsync(
                aws.S3.GetObjectTaggingAsync,
                new GetObjectTaggingRequest { BucketName = desired.BucketName, Key = desired.Key },
                cancellationToken);
            return response.Tagging?.ToDictionary(tag => tag.Key, tag => tag.Value) ?? [];
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static List<Tag> ToTags(SourceArchiveState desired) =>
        [.. desired.ObjectTags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })];
}
