using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.Protocols;

namespace Reconciler.Emulator.Services.S3;

/// <summary>The errors of S3. Codes and statuses are those of the S3 API reference.</summary>
internal static class S3Errors
{
    public static AwsException NoSuchBucket(string bucket) =>
        new("NoSuchBucket", "The specified bucket does not exist", 404) { Members = { ["BucketName"] = bucket } };

    public static AwsException InvalidBucketName(string bucket) =>
        new("InvalidBucketName", "The specified bucket is not valid.") { Members = { ["BucketName"] = bucket } };

    public static AwsException IllegalLocation(string? location) => new(
        "IllegalLocationConstraintException",
        $"The {location ?? "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.");

    public static AwsException BucketAlreadyOwned(string bucket) =>
        new("BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.", 409)
        {
            Members = { ["BucketName"] = bucket },
        };

    public static AwsException BucketNotEmpty(string bucket, bool hasVersions)
    {
        var message = hasVersions
            ? "The bucket you tried to delete is not empty. You must delete all versions in the bucket."
            : "The bucket you tried to delete is not empty";
        return new("BucketNotEmpty", message, 409) { Members = { ["BucketName"] = bucket } };
    }

    public static AwsException NoSuchKey(string key) =>
        new("NoSuchKey", "The specified key does not exist.", 404) { Members = { ["Key"] = key } };

    public static AwsException NoSuchVersion(string key, string version) =>
        new("NoSuchVersion", "The specified version does not exist.", 404) { Members = { ["Key"] = key, ["VersionId"] = version } };

    public static AwsException MethodNotAllowed() =>
        new("MethodNotAllowed", "The specified method is not allowed against this resource.", 405);

    public static AwsException PreconditionFailed(string condition) =>
        new("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412)
        {
            Members = { ["Condition"] = condition },
        };

    public static AwsException HeaderNotImplemented(string header) =>
        new("NotImplemented", "A header you provided implies functionality that is not implemented", 501)
        {
            Members = { ["Header"] = header },
        };

    public static AwsException ControlNotImplemented() => new("NotImplemented", NotBuilt.Describe("s3control", null), 501);

    public static AwsException InvalidTag(TagFault fault) => new("InvalidTag", fault switch
    {
        TagFault.Reserved => "System tags cannot be added/updated by requester",
        TagFault.Duplicate => "Cannot provide multiple Tags with the same key",
        _ => "The TagKey you have provided is invalid",
    });

    public static AwsException TooManyTags(int maximum) => new("BadRequest", $"Object tags cannot be greater than {maximum}");

    public static AwsException AccessDenied() => new("AccessDenied", "Access Denied", 403);

    public static AwsException InvalidLocation(string location) =>
        new("InvalidLocationConstraint", "The specified location-constraint is not valid")
        {
            Members = { ["LocationConstraint"] = location },
        };

    public static AwsException InvalidStorageClass() => new("InvalidStorageClass", "The storage class you specified is not valid");

    public static AwsException PartTooSmall() =>
        new("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");

    public static AwsException NotModified(string eTag) => new("NotModified", "Not Modified", 304) { Members = { ["ETag"] = eTag } };

    public static AwsException InvalidRange() => new("InvalidRange", "The requested range is not satisfiable", 416);

    public static AwsException InvalidArgument(string message) => new("InvalidArgument", message);

    public static AwsException InvalidRequest(string message) => new("InvalidRequest", message);

    public static AwsException MalformedPolicy(string message) => new("MalformedPolicy", message);

    public static AwsException PublicPolicyBlocked() => new(
        "AccessDenied",
        "User is not authorized to perform: s3:PutBucketPolicy because public policies are prevented by the BlockPublicPolicy setting in " +
        "S3 Block Public Access.",
        403);

    public static AwsException MalformedXml() =>
        new("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");

    public static AwsException WrongMd5() => new("BadDigest", "The Content-MD5 you specified did not match what we received.");

    public static AwsException WrongChecksum(string algorithm) =>
        new("BadDigest", $"The {algorithm} you specified did not match the calculated checksum.");

    public static AwsException ChecksumMissing() =>
        new("InvalidRequest", "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");

    public static AwsException NoSuchUpload() => new(
        "NoSuchUpload",
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
        404);

    public static AwsException InvalidPart() => new(
        "InvalidPart",
        "One or more of the specified parts could not be found. The part might not have been uploaded, or the specified entity tag might " +
        "not have matched the part's entity tag.");
}
