using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.S3;

/// <summary>The permissions that the calls of S3 need.</summary>
internal static class S3Permissions
{
    /// <summary>The action of an operation. Some differ from the names of the operations.</summary>
    public static string ActionOf(string operation) => operation switch
    {
        "ListBuckets" => "s3:ListAllMyBuckets",
        "HeadBucket" or "ListObjects" or "ListObjectsV2" => "s3:ListBucket",
        "ListObjectVersions" => "s3:ListBucketVersions",
        "ListMultipartUploads" => "s3:ListBucketMultipartUploads",
        "ListParts" => "s3:ListMultipartUploadParts",
        "HeadObject" => "s3:GetObject",
        "CopyObject" or "CreateMultipartUpload" or "UploadPart" or "UploadPartCopy" or "CompleteMultipartUpload" => "s3:PutObject",
        "DeleteObjects" => "s3:DeleteObject",
        "GetPublicAccessBlock" => "s3:GetBucketPublicAccessBlock",
        "PutPublicAccessBlock" or "DeletePublicAccessBlock" => "s3:PutBucketPublicAccessBlock",
        "DeleteBucketTagging" => "s3:PutBucketTagging",
        "GetBucketCors" => "s3:GetBucketCORS",
        "PutBucketCors" or "DeleteBucketCors" => "s3:PutBucketCORS",
        "GetBucketLifecycleConfiguration" => "s3:GetLifecycleConfiguration",
        "PutBucketLifecycleConfiguration" or "DeleteBucketLifecycle" => "s3:PutLifecycleConfiguration",
        "DeleteBucketOwnershipControls" => "s3:PutBucketOwnershipControls",
        "GetBucketEncryption" => "s3:GetEncryptionConfiguration",
        "PutBucketEncryption" or "DeleteBucketEncryption" => "s3:PutEncryptionConfiguration",
        _ => $"s3:{operation}",
    };

    public static IEnumerable<RequiredPermission> Of(Call call, ObjectStore objects)
    {
        var action = ActionOf(call.Operation.Name);
        if (call.TextOrNull("Bucket") is not { } bucket)
            return [new(action, "*")];
        var of = $"arn:aws:s3:::{bucket}";
        if (call.Operation.Name == "DeleteObjects")
        {
            return from item in (call.Input["Delete"]?.AsObject() ?? []).Objects("Objects")
                   select new RequiredPermission(
                       item.TextOrNull("VersionId") is null ? action : "s3:DeleteObjectVersion", $"{of}/{item.Text("Key")}");
        }

        if (call.TextOrNull("Key") is not { } key)
            return [new(action, of)];
        var needed = new List<RequiredPermission> { new(VersionedAction(call, action), $"{of}/{key}") };
        // Only who may list a bucket learns that it lacks an object.
        if (call.Operation.Name is "HeadObject" or "GetObject" && objects.Read(bucket, key, call.TextOrNull("VersionId")) is null)
            needed.Add(new("s3:ListBucket", of));
        // A header of PutObject, and the body of PutObjectTagging.
        if (call.Input["Tagging"] is JsonValue)
            needed.Add(new("s3:PutObjectTagging", $"{of}/{key}"));
        if (call.TextOrNull("CopySource") is not null)
        {
            var source = CopySource.Read(call);
            needed.Add(new("s3:GetObject", $"arn:aws:s3:::{source.Bucket}/{source.Key}"));
        }

        return needed;
    }

    // A call for a version of an object has an action of its own.
    private static string VersionedAction(Call call, string action) =>
        call.TextOrNull("VersionId") is not null && action is "s3:GetObject" or "s3:DeleteObject" or "s3:GetObjectTagging"
            or "s3:PutObjectTagging" or "s3:DeleteObjectTagging"
                ? action.Replace("Object", "ObjectVersion", StringComparison.Ordinal)
                : action;
}
