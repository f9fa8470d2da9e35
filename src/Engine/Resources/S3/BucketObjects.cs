using Amazon.S3;
using Amazon.S3.Model;
using Reconciler.Engine.Aws;

namespace Reconciler.Engine.Resources.S3;

/// <summary>Lists and deletes the versions of objects in a bucket.</summary>
internal static class BucketObjects
{
    // The most objects that one call of S3 deletes.
    private const int DeletedAtOnce = 1_000;

    /// <summary>Lists all versions of all objects whose keys begin with a prefix.</summary>
    public static Task<IReadOnlyList<S3ObjectVersion>> ListVersionsAsync(
        AwsAccount aws, string bucket, string prefix, CancellationToken cancellationToken) => aws.ListAsync(
        aws.S3.ListVersionsAsync,
        new ListVersionsRequest { BucketName = bucket, Prefix = prefix.Length == 0 ? null : prefix },
        page => page.Versions,
        page => page.IsTruncated == true ? PageToken.Of(true, page.NextKeyMarker) + '\n' + page.NextVersionIdMarker : null,
        (request, token) => (request.KeyMarker, request.VersionIdMarker) = PageToken.Split(token),
        cancellationToken);

    /// <summary>Deletes all versions of all objects whose keys begin with a prefix.</summary>
    public static async Task DeleteAsync(AwsAccount aws, string bucket, string prefix, CancellationToken cancellationToken)
    {
        var versions = await ListVersionsAsync(aws, bucket, prefix, cancellationToken);
        foreach (var batch in versions.Chunk(DeletedAtOnce))
        {
            var request = new DeleteObjectsRequest
            {
                BucketName = bucket,
                Objects = [.. batch.Select(version => new KeyVersion { Key = version.Key, VersionId = version.VersionId })],
                Quiet = true,
            };
            try
            {
                await aws.CallAsync(aws.S3.DeleteObjectsAsync, request, cancellationToken);
            }
            catch (DeleteObjectsException e) when (e.Response?.DeleteErrors?.FirstOrDefault() is { } error)
            {
                // The exception of the SDK has no error code: report the first object's.
                throw new AmazonS3Exception($"{error.Key}: {error.Message}", e) { ErrorCode = error.Code };
            }
        }
    }
}
