using Amazon.S3;
using Amazon.S3.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Resources.S3;

/// <summary>Makes the calls that change the configurations of a bucket.</summary>
internal static class BucketWriter
{
    private static readonly string[] AccessMembers = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

    /// <summary>Sets the configurations that differ. The tags come last.</summary>
    public static async Task UpdateAsync(
        AwsAccount aws, BucketState desired, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken)
    {
        var members = changes.Where(change => !change.IsTag).Select(change => change.Member).ToHashSet(StringComparer.Ordinal);

        // A foreign policy goes first: it may deny the calls after it.
        if (members.Contains("policy")) await PutPolicyAsync(aws, desired, cancellationToken);
        if (members.Overlaps(AccessMembers)) await PutPublicAccessBlockAsync(aws, desired, cancellationToken);
        if (members.Contains("objectOwnership")) await PutOwnershipAsync(aws, desired, cancellationToken);
        if (members.Contains("encryption") || members.Contains("kmsKeyArn")) await PutEncryptionAsync(aws, desired, cancellationToken);
        if (members.Contains("versioning")) await PutVersioningAsync(aws, desired, cancellationToken);
        if (members.Contains("cors"))
        {
            var delete = new DeleteCORSConfigurationRequest { BucketName = desired.BucketName };
            await aws.CallAsync(aws.S3.DeleteCORSConfigurationAsync, delete, cancellationToken);
        }

        if (members.Contains("lifecycle"))
        {
            var delete = new DeleteLifecycleConfigurationRequest { BucketName = desired.BucketName };
            await aws.CallAsync(aws.S3.DeleteLifecycleConfigurationAsync, delete, cancellationToken);
        }

        if (changes.Any(change => change.IsTag)) await PutTagsAsync(aws, desired, cancellationToken);
    }

    public static Task PutPolicyAsync(AwsAccount aws, BucketState desired, CancellationToken cancellationToken) =>
        desired.Policy is { } policy
            ? aws.CallAsync(
                aws.S3.PutBucketPolicyAsync,
                new PutBucketPolicyRequest { BucketName = desired.BucketName, Policy = policy.Text },
                cancellationToken)
            : aws.CallAsync(
                aws.S3.DeleteBucketPolicyAsync, new DeleteBucketPolicyRequest { BucketName = desired.BucketName }, cancellationToken);

    public static Task PutEncryptionAsync(AwsAccount aws, BucketState desired, CancellationToken cancellationToken) => aws.CallAsync(
        aws.S3.PutBucketEncryptionAsync,
        new PutBucketEncryptionRequest
        {
            BucketName = desired.BucketName,
            ServerSideEncryptionConfiguration = new ServerSideEncryptionConfiguration
            {
                ServerSideEncryptionRules =
                [
                    new ServerSideEncryptionRule
                    {
                        ServerSideEncryptionByDefault = new ServerSideEncryptionByDefault
                        {
                            ServerSideEncryptionAlgorithm = new ServerSideEncryptionMethod(desired.Encryption),
                            ServerSideEncryptionKeyManagementServiceKeyId = desired.KmsKeyArn,
                        },

                        // One data key of the bucket in place of a call of KMS for each object.
                        BucketKeyEnabled = desired.KmsKeyArn is not null,
                    },
                ],
            },
        },
        cancellationToken);

    public static Task PutVersioningAsync(AwsAccount aws, BucketState desired, CancellationToken cancellationToken) => aws.CallAsync(
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

    public static Task PutPublicAccessBlockAsync(AwsAccount aws, BucketState desired, CancellationToken cancellationToken) =>
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

    public static Task PutTagsAsync(AwsAccount aws, BucketState desired, CancellationToken cancellationToken) => aws.CallAsync(
        aws.S3.PutBucketTaggingAsync,
        new PutBucketTaggingRequest { BucketName = desired.BucketName, TagSet = ToTags(desired.Tags) },
        cancellationToken);

    public static List<Tag> ToTags(Dictionary<string, string> tags) =>
        [.. tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })];

    private static Task PutOwnershipAsync(AwsAccount aws, BucketState desired, CancellationToken cancellationToken) => aws.CallAsync(
        aws.S3.PutBucketOwnershipControlsAsync,
        new PutBucketOwnershipControlsRequest
        {
            BucketName = desired.BucketName,
            OwnershipControls = new OwnershipControls
            {
                Rules = [new OwnershipControlsRule { ObjectOwnership = new ObjectOwnership(desired.ObjectOwnership) }],
            },
        },
        cancellationToken);
}
