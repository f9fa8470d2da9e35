using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Spec;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.S3;

/// <summary>Reads a bucket with its configurations, each with a call of its own.</summary>
internal static class BucketReader
{
    /// <summary>The errors that say that a bucket has no such configuration. Every other error is a failure.</summary>
    private static readonly HashSet<string> Missing = new(StringComparer.Ordinal)
    {
        "NoSuchTagSet", "NoSuchPublicAccessBlockConfiguration", "NoSuchBucketPolicy", "NoSuchCORSConfiguration",
        "NoSuchLifecycleConfiguration", "OwnershipControlsNotFoundError", "ServerSideEncryptionConfigurationNotFoundError",
    };

    /// <summary>Reads a bucket; null if it does not exist.</summary>
    public static async Task<BucketState?> ReadAsync(AwsAccount aws, string name, CancellationToken cancellationToken)
    {
        GetBucketTaggingResponse? tags;
        try
        {
            tags = await TryAsync(() => aws.CallAsync(
                aws.S3.GetBucketTaggingAsync, new GetBucketTaggingRequest { BucketName = name }, cancellationToken));
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchBucket")
        {
            return null;
        }

        var versioning = aws.CallAsync(
            aws.S3.GetBucketVersioningAsync, new GetBucketVersioningRequest { BucketName = name }, cancellationToken);
        var block = TryAsync(() => aws.CallAsync(
            aws.S3.GetPublicAccessBlockAsync, new GetPublicAccessBlockRequest { BucketName = name }, cancellationToken));
        var policy = TryAsync(() => aws.CallAsync(
            aws.S3.GetBucketPolicyAsync, new GetBucketPolicyRequest { BucketName = name }, cancellationToken));
        var encryption = TryAsync(() => aws.CallAsync(
            aws.S3.GetBucketEncryptionAsync, new GetBucketEncryptionRequest { BucketName = name }, cancellationToken));
        var ownership = TryAsync(() => aws.CallAsync(
            aws.S3.GetBucketOwnershipControlsAsync, new GetBucketOwnershipControlsRequest { BucketName = name }, cancellationToken));
        var cors = TryAsync(() => aws.CallAsync(
            aws.S3.GetCORSConfigurationAsync, new GetCORSConfigurationRequest { BucketName = name }, cancellationToken));
        var lifecycle = TryAsync(() => aws.CallAsync(
            aws.S3.GetLifecycleConfigurationAsync, new GetLifecycleConfigurationRequest { BucketName = name }, cancellationToken));
        await Task.WhenAll(versioning, block, policy, encryption, ownership, cors, lifecycle);

        var access = (await block)?.PublicAccessBlockConfiguration;
        var rule = (await encryption)?.ServerSideEncryptionConfiguration?.ServerSideEncryptionRules?.FirstOrDefault()
            ?.ServerSideEncryptionByDefault;
        return new BucketState
        {
            BucketName = name,
            Versioning = (await versioning).VersioningConfig?.Status == VersionStatus.Enabled,
            BlockPublicAcls = access?.BlockPublicAcls ?? false,
            BlockPublicPolicy = access?.BlockPublicPolicy ?? false,
            IgnorePublicAcls = access?.IgnorePublicAcls ?? false,
            RestrictPublicBuckets = access?.RestrictPublicBuckets ?? false,
            Policy = PolicyOf(await policy, name),
            Encryption = rule?.ServerSideEncryptionAlgorithm?.Value ?? BucketState.DefaultEncryption,
            KmsKeyArn = rule?.ServerSideEncryptionKeyManagementServiceKeyId,
            ObjectOwnership = (await ownership)?.OwnershipControls?.Rules?.FirstOrDefault()?.ObjectOwnership?.Value,
            Cors = ToText((await cors)?.Configuration, "rules"),
            Lifecycle = ToText((await lifecycle)?.Configuration, "rules"),
            Tags = tags?.TagSet?.ToDictionary(tag => tag.Key, tag => tag.Value) ?? [],
        };
    }

    private static JsonDocumentText? PolicyOf(GetBucketPolicyResponse? response, string bucket)
    {
        // The SDK returns the error document of a bucket without policy as its policy.
        if (response is not { HttpStatusCode: not HttpStatusCode.NotFound, Policy: { Length: > 0 } text }) return null;
        try
        {
            return PolicyDocument.Normalise(text);
        }
        catch (JsonException e)
        {
            throw new AmazonClientException($"S3 returned a policy of the bucket {bucket} that is no JSON document: {e.Message}", e);
        }
    }

    private static async Task<T?> TryAsync<T>(Func<Task<T>> call) where T : class
    {
        try
        {
            return await call();
        }
        catch (AmazonS3Exception e) when (Missing.Contains(e.ErrorCode ?? ""))
        {
            return null;
        }
    }

    /// <summary>A configuration as text; null if it has no rules.</summary>
    private static JsonDocumentText? ToText(object? configuration, string member) =>
        ModelMapper.ToJson(configuration) is JsonObject { Count: > 0 } json && json[member] is JsonArray { Count: > 0 }
            ? new JsonDocumentText(json.ToJsonString())
            : null;
}
