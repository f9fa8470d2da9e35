using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.S3;

internal static class S3Errors
{
    public static AwsException NoSuchBucket(string bucket) =>
        new("NoSuchBucket", "The specified bucket does not exist", 404) { Members = { ["BucketName"] = bucket } };

    public static AwsException NoSuchKey(string key) => new("NoSuchKey", "The specified key does not exist.", 404) { Members = { ["Key"] = key } };

    public static AwsException NoSuchVersion(string key, string version) =>
        new("NoSuchVersion", "The specified version does not exist.", 404) { Members = { ["Key"] = key, ["VersionId"] = version } };

    public static AwsException PreconditionFailed(string condition) =>
        new("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412) { Members = { ["Condition"] = condition } };

    public static AwsException InvalidArgument(string message) => new("InvalidArgument", message);
}
