using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.S3;

/// <summary>Amazon S3: buckets with their configurations, and objects with their versions.</summary>
internal sealed class S3Service : Service
{
    private static readonly Dictionary<string, string> RootNames = new(StringComparer.Ordinal)
    {
        ["ListBuckets"] = "ListAllMyBucketsResult",
        ["GetBucketLocation"] = "LocationConstraint",
        ["GetBucketVersioning"] = "VersioningConfiguration",
        ["GetBucketTagging"] = "Tagging",
        ["GetBucketCors"] = "CORSConfiguration",
        ["GetBucketLifecycleConfiguration"] = "LifecycleConfiguration",
        ["GetObjectTagging"] = "Tagging",
        ["ListObjects"] = "ListBucketResult",
        ["ListObjectsV2"] = "ListBucketResult",
        ["ListObjectVersions"] = "ListVersionsResult",
        ["DeleteObjects"] = "DeleteResult",
        ["CreateMultipartUpload"] = "InitiateMultipartUploadResult",
        ["CompleteMultipartUpload"] = "CompleteMultipartUploadResult",
        ["ListParts"] = "ListPartsResult",
        ["ListMultipartUploads"] = "ListMultipartUploadsResult",
    };

    public S3Service(Account account)
        : base(account, "s3")
    {
        Buckets = new Buckets(account);
        Objects = new ObjectStore(account, Buckets);
        Add(Buckets);
        Add(new BucketConfigurations(Buckets));
        Add(new Objects(Objects));
        Add(new ObjectLists(Buckets, Objects));
        Add(new ObjectTags(Objects));
        Add(new MultipartUploads(account, Objects));
    }

    public Buckets Buckets { get; }

    public ObjectStore Objects { get; }

    // S3 signs the path encoded once. A presigned URL is created before its body is known.
    public override SignatureRules SignatureRules { get; } = new() { EncodesPathOnce = true, LeavesPresignedBodyUnsigned = true };

    /// <summary>Adds the bucket of a virtual host, <c>bucket.s3.region.amazonaws.com</c> or <c>bucket.localhost</c>, to the path.</summary>
    public override void Prepare(AwsRequest request)
    {
        // S3 Control signs for S3 too, and its paths look like those of objects.
        if (request.Header("x-amz-account-id") is not null)
            throw S3Errors.ControlNotImplemented();
        if (VirtualHost.BucketOf(request.Header("Host") ?? "") is { } bucket)
            request.RoutePath = $"/{bucket}{request.RawPath}";
    }

    public override bool IsManagement(string operation) =>
        !operation.Contains("Object", StringComparison.Ordinal) && !operation.Contains("Upload", StringComparison.Ordinal);

    public override string ActionOf(string operation) => S3Permissions.ActionOf(operation);

    public override IEnumerable<RequiredPermission> PermissionsOf(Call call) => S3Permissions.Of(call, Objects);

    public override void Check(Call call)
    {
        if (call.Operation.RequiresChecksum)
            Checksums.Require(call.Request);
        RequireOwner(call, "Bucket", "ExpectedBucketOwner");
        RequireOwner(call, "CopySource", "ExpectedSourceBucketOwner");
    }

    public override IEnumerable<TaggedResource> ListTagged(string region) => Buckets.ListTagged(region);

    public override AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches) => breaches[0] switch
    {
        { Path: "createBucketConfiguration.locationConstraint" } breach => S3Errors.InvalidLocation(breach.Value),
        { Path: "storageClass" } => S3Errors.InvalidStorageClass(),
        _ => new("InvalidArgument", ConstraintBreach.Describe(breaches, withValues: false)),
    };

    public override AwsException InvalidTag(TagFault fault, ConstraintBreach breach) => S3Errors.InvalidTag(fault);

    /// <summary>Refuses a call for a bucket of another account than the caller expects. All buckets are those of the account.</summary>
    private void RequireOwner(Call call, string member, string expected)
    {
        if (call.TextOrNull(expected) is not { } owner || owner == Account.Id)
            return;
        lock (Account.Gate)
        {
            var bucket = member == "CopySource" ? CopySource.Read(call).Bucket : call.Text(member);
            throw Buckets.Exists(bucket) ? S3Errors.AccessDenied() : S3Errors.NoSuchBucket(bucket);
        }
    }

    protected override Protocol CreateProtocol(ServiceContract contract) => new S3Protocol(contract, RootNames);
}
