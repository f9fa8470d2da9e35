using Amazon.S3.Model;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Resources.S3;

/// <summary>What becomes of the members of S3's answers, and what is not read of buckets and objects.</summary>
internal static class S3Answers
{
    private const string Header = "describes the answer or its transfer, not the object";
    private const string Content = "follows from the content, which is compared as sha256";
    private const string NoAcls = "access control lists have no effect while objectOwnership is BucketOwnerEnforced, which is compared";
    private const string Lock = "an archive is never locked; a lock keeps it from being deleted and changes no content";

    public static IReadOnlyList<LiveAnswer> OfBucket { get; } =
    [
        Answer(typeof(GetBucketTaggingResponse), ("tagSet", "tags")),
        Answer(typeof(GetBucketVersioningResponse), ("versioningConfig", "versioning")),
        Answer(typeof(GetPublicAccessBlockResponse), ("publicAccessBlockConfiguration", "blockPublicAcls")),
        Answer(typeof(GetBucketPolicyResponse)),
        Answer(typeof(GetBucketEncryptionResponse), ("serverSideEncryptionConfiguration", "encryption")),
        Answer(typeof(GetBucketOwnershipControlsResponse), ("ownershipControls", "objectOwnership")),
        Answer(typeof(GetCORSConfigurationResponse), ("configuration", "cors")),
        Answer(typeof(GetLifecycleConfigurationResponse), ("configuration", "lifecycle")) with
        {
            Ignored = new Dictionary<string, string>
            {
                ["transitionDefaultMinimumObjectSize"] = "concerns the transitions of lifecycle, which has to be unset",
            },
        },
    ];

    /// <summary>The configurations of a bucket that are not read, by the method of the client.</summary>
    public static IReadOnlyDictionary<string, string> NotReadOfBucket { get; } = new Dictionary<string, string>
    {
        ["GetBucketAcl"] = NoAcls,
        ["GetACL"] = NoAcls,
        ["GetBucketLocation"] = "a bucket cannot move; the client says which region it is in",
        ["GetBucketPolicyStatus"] = "follows from policy, which is compared",
        ["GetBucketAbac"] = LiveReasons.CostsACall,
        ["GetBucketAccelerateConfiguration"] = LiveReasons.CostsACall,
        ["GetBucketAnalyticsConfiguration"] = LiveReasons.CostsACall,
        ["GetBucketIntelligentTieringConfiguration"] = LiveReasons.CostsACall,
        ["GetBucketInventoryConfiguration"] = LiveReasons.CostsACall,
        ["GetBucketLogging"] = LiveReasons.CostsACall,
        ["GetBucketMetadataConfiguration"] = LiveReasons.CostsACall,
        ["GetBucketMetadataTableConfiguration"] = LiveReasons.CostsACall,
        ["GetBucketMetricsConfiguration"] = LiveReasons.CostsACall,
        ["GetBucketNotification"] = LiveReasons.CostsACall,
        ["GetBucketReplication"] = "costs a call of its own for every bucket; a replica is read under the policies of its own bucket",
        ["GetBucketRequestPayment"] = LiveReasons.CostsACall,
        ["GetBucketWebsite"] = "a website is open to nobody while public access is blocked, which is compared",
        ["GetObjectLockConfiguration"] = Lock,
    };

    /// <summary>What is not read of an archive, by the method of the client.</summary>
    public static IReadOnlyDictionary<string, string> NotReadOfObject { get; } = new Dictionary<string, string>
    {
        ["GetObject"] = "the content is compared by its checksum",
        ["GetObjectAcl"] = NoAcls,
        ["GetObjectAnnotation"] = "notes about an object change no content",
        ["GetObjectAttributes"] = Content,
        ["GetObjectLegalHold"] = Lock,
        ["GetObjectRetention"] = Lock,
        ["GetObjectTorrent"] = "S3 offers it no more",
    };

    /// <summary>The members of GetObjectMetadata's answer that are not compared.</summary>
    public static IReadOnlyDictionary<string, string> OfObject { get; } = ObjectReasons();

    private static LiveAnswer Answer(Type type, params ReadOnlySpan<(string Member, string As)> compared)
    {
        var map = new Dictionary<string, string>();
        foreach (var (member, other) in compared) map[member] = other;
        return new LiveAnswer(type) { ComparedAs = map };
    }

    private static Dictionary<string, string> ObjectReasons() => new()
    {
        ["acceptRanges"] = Header,
        ["archiveStatus"] = LiveReasons.Status,
        ["bucketKeyEnabled"] = "follows encryption of the bucket, which is compared",
        ["cacheControl"] = Header,
        ["checksumCRC32"] = Content,
        ["checksumCRC32C"] = Content,
        ["checksumCRC64NVME"] = Content,
        ["checksumMD5"] = Content,
        ["checksumSHA1"] = Content,
        ["checksumSHA512"] = Content,
        ["checksumType"] = Content,
        ["checksumXXHASH128"] = Content,
        ["checksumXXHASH3"] = Content,
        ["checksumXXHASH64"] = Content,
        ["contentDisposition"] = Header,
        ["contentEncoding"] = Header,
        ["contentLanguage"] = Header,
        ["contentRange"] = Header,
        ["contentType"] = Header,
        ["deleteMarker"] = "a deleted object does not exist",
        ["eTag"] = Content,
        ["expiration"] = "follows lifecycle of the bucket, which is compared",
        ["expiresString"] = Header,
        ["lastModified"] = LiveReasons.Time,
        ["missingMeta"] = Header,
        ["objectLockEventHold"] = Lock,
        ["objectLockEventHoldDurationDays"] = Lock,
        ["objectLockEventHoldDurationYears"] = Lock,
        ["objectLockLegalHoldStatus"] = Lock,
        ["objectLockMode"] = Lock,
        ["objectLockRetainUntilDate"] = Lock,
        ["partsCount"] = Content,
        ["replicationStatus"] = LiveReasons.Status,
        ["requestCharged"] = Header,
        ["restoreExpiration"] = LiveReasons.Time,
        ["restoreInProgress"] = LiveReasons.Status,
        ["serverSideEncryptionCustomerMethod"] = "follows encryption of the bucket, which is compared",
        ["serverSideEncryptionCustomerProvidedKeyMD5"] = "follows encryption of the bucket, which is compared",
        ["serverSideEncryptionKeyManagementServiceKeyId"] = "follows encryption of the bucket, which is compared",
        ["serverSideEncryptionMethod"] = "follows encryption of the bucket, which is compared",
        ["tagsCount"] = LiveReasons.Tags,
        ["storageClass"] = "what CodeBuild cannot read fails the build",
        ["versionId"] = "the build is pinned to it",
        ["websiteRedirectLocation"] = "only a website uses it",
    };
}
