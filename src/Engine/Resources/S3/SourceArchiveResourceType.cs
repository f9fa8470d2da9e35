using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec.Files;

namespace Reconciler.Engine.Resources.S3;

/// <summary>
/// A source archive in S3. Its key is the hash of its content, so its content never changes. S3 keeps a SHA-256 of the content, which is
/// compared with the key: somebody could put another archive under a trusted name.
/// </summary>
internal sealed class SourceArchiveResourceType : ResourceTypeBase<SourceArchiveState>
{
    public const string TypeName = ResourceTypeNames.SourceArchive;

    /// <summary>The attribute with the version of the object whose content was compared; empty without versions.</summary>
    public const string VersionId = "versionId";

    public override string Name => TypeName;

    public override string ParentType => BucketResourceType.TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "key",
        DecidesAccess = new HashSet<string> { "sha256" },
        TagMember = "objectTags",
        NotCompared = new Dictionary<string, string>
        {
            ["bucketName"] = LiveReasons.Parent,
            ["folder"] = "says where the content comes from; the content is compared as sha256",
            ["exclude"] = "says where the content comes from; the content is compared as sha256",
        },
        ChangesOnUpdate = new HashSet<string> { VersionId },
        Answers =
        [
            new(typeof(GetObjectMetadataResponse))
            {
                ComparedAs = new Dictionary<string, string> { ["checksumSHA256"] = "sha256" },
                Ignored = S3Answers.OfObject,
            },
            new(typeof(GetObjectTaggingResponse))
            {
                ComparedAs = new Dictionary<string, string> { ["tagging"] = "objectTags" },
                Ignored = new Dictionary<string, string> { ["versionId"] = "the build is pinned to it" },
            },
        ],
        NotRead = S3Answers.NotReadOfObject,
        DeletedWithParent = true,
    };

    protected override IEnumerable<string?> Identity(SourceArchiveState desired) => [desired.BucketName, desired.Key];

    protected override async Task<LiveResource?> ObserveAsync(
        AwsAccount aws, SourceArchiveState desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        var found = await aws.View.ReadUntilDeepCheckAsync(
            Key(desired.BucketName, desired.Key), ct => ReadAsync(aws, desired, ct), cancellationToken);
        if (found is not { } read)
        {
            aws.View.Forget(ScopeOf(desired.BucketName, desired.Key));
            return null;
        }

        return new LiveResource(desired.Key, read.State)
        {
            ParentId = desired.BucketName,
            DisplayName = $"s3://{desired.BucketName}/{desired.Key}",
            Attributes = new Dictionary<string, string> { ["key"] = desired.Key, [VersionId] = read.VersionId },
        };
    }

    protected override async Task<string> CreateAsync(AwsAccount aws, SourceArchiveState desired, CancellationToken cancellationToken)
    {
        await PutAsync(aws, desired, cancellationToken);
        return desired.Key;
    }

    private static async Task PutAsync(AwsAccount aws, SourceArchiveState desired, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(SourceArchive.Create(desired.Folder, desired.Exclude, new FileReader()));
        var response = await aws.CallAsync(
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

                // S3 keeps the checksum, so that the content can be compared without reading it.
                ChecksumAlgorithm = ChecksumAlgorithm.SHA256,
            },
            cancellationToken);
        aws.View.Forget(ScopeOf(desired.BucketName, desired.Key));

        // The answer shows what S3 keeps. Without a checksum in it, the object is read.
        if (response.ChecksumSHA256 is not { Length: > 0 } checksum) return;
        aws.View.Set(
            Key(desired.BucketName, desired.Key),
            (StateOf(desired, checksum, new(desired.ObjectTags)), VersionOf(response.VersionId)),
            "");
    }

    protected override async Task UpdateAsync(
        AwsAccount aws,
        SourceArchiveState desired,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        if (changes.Any(change => change.Path == "sha256"))
        {
            await PutAsync(aws, desired, cancellationToken);
            return;
        }

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

    /// <summary>
    /// Archives are deleted with their bucket. In a bucket that the stack does not manage, they are deleted with all earlier ones and all
    /// versions below the prefix of their object.
    /// </summary>
    protected override Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) =>
        BucketObjects.DeleteAsync(aws, live.ParentId!, SourceArchive.FindPrefix(live.Id), cancellationToken);

    protected override void InvalidateCreated(AwsAccount aws, SourceArchiveState desired, Exception? failure)
    {
        if (failure is not null) aws.View.Forget(ScopeOf(desired.BucketName, desired.Key));
    }

    protected override void Invalidate(AwsAccount aws, LiveResource live) => aws.View.Forget(ScopeOf(live.ParentId!, live.Id));

    private static ViewKey<(SourceArchiveState State, string VersionId)?> Key(string bucket, string key) =>
        ScopeOf(bucket, key).Read<(SourceArchiveState State, string VersionId)?>(nameof(ReadAsync));

    private static ViewScope ScopeOf(string bucket, string key) => ViewScope.OfResource(TypeName, bucket, key);

    private static async Task<(SourceArchiveState State, string VersionId)?> ReadAsync(
        AwsAccount aws, SourceArchiveState desired, CancellationToken cancellationToken)
    {
        // Whether the object exists is read from a response with a body: that of HEAD has none that could be checked.
        var tags = await aws.ReadOrNullAsync(
            aws.S3.GetObjectTaggingAsync,
            new GetObjectTaggingRequest { BucketName = desired.BucketName, Key = desired.Key },
            cancellationToken);
        if (tags is null) return null;
        var metadata = await aws.CallAsync(
            aws.S3.GetObjectMetadataAsync,
            new GetObjectMetadataRequest { BucketName = desired.BucketName, Key = desired.Key, ChecksumMode = ChecksumMode.ENABLED },
            cancellationToken);
        var state = StateOf(desired, metadata.ChecksumSHA256, tags.Tagging?.ToDictionary(tag => tag.Key, tag => tag.Value) ?? []);
        return (state, VersionOf(metadata.VersionId));
    }

    private static SourceArchiveState StateOf(SourceArchiveState desired, string? checksum, Dictionary<string, string> tags) => new()
    {
        BucketName = desired.BucketName,
        Key = desired.Key,
        Sha256 = HexOf(checksum),
        Folder = "",
        ObjectTags = tags,
    };

    private static string VersionOf(string? version) => version is { Length: > 0 } and not "null" ? version : "";

    /// <summary>
    /// The checksum in hexadecimal digits. An object that was put without one, or in parts, has another form: its content is not known, and
    /// it is put again.
    /// </summary>
    private static string? HexOf(string? checksum)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        return checksum is not null && Convert.TryFromBase64String(checksum, hash, out var length) && length == hash.Length
            ? Convert.ToHexStringLower(hash)
            : checksum;
    }

    private static List<Tag> ToTags(SourceArchiveState desired) =>
        [.. desired.ObjectTags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })];
}
