using System.Globalization;
using System.Text.Json;
using Amazon.S3.Model;

namespace Reconciler.Engine.Aws;

/// <summary>What a lease object says. The metadata of the object has it, and its body for people.</summary>
/// <param name="Owner">Who holds the lease; empty after a clean stop.</param>
/// <param name="Epoch">How often the lease changed hands.</param>
/// <param name="Expires">When it ends, in the time of S3.</param>
internal sealed record LeaseRecord(string Owner, long Epoch, DateTimeOffset Expires)
{
    // A header cannot be empty.
    private const string NoOwner = "-";
    private const string OwnerKey = "lease-owner";
    private const string EpochKey = "lease-epoch";
    private const string ExpiresKey = "lease-expires";

    /// <summary>Reads the metadata of an object; null if it is no lease.</summary>
    public static LeaseRecord? Read(MetadataCollection metadata) =>
        metadata[OwnerKey] is { } owner
        && long.TryParse(metadata[EpochKey], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
        && DateTimeOffset.TryParse(metadata[ExpiresKey], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires)
            ? new LeaseRecord(owner == NoOwner ? "" : Uri.UnescapeDataString(owner), epoch, expires)
            : null;

    /// <summary>Creates the request that writes the lease.</summary>
    public PutObjectRequest ToRequest(string bucket, string key)
    {
        var expires = Expires.ToString("O", CultureInfo.InvariantCulture);
        var body = JsonSerializer.Serialize(new { owner = Owner, epoch = Epoch, expires });
        var request = new PutObjectRequest
        {
            BucketName = bucket,
            Key = key,
            ContentBody = body,
            ContentType = "application/json",
        };

        request.Metadata[OwnerKey] = Owner.Length == 0 ? NoOwner : Uri.EscapeDataString(Owner);
        request.Metadata[EpochKey] = Epoch.ToString(CultureInfo.InvariantCulture);
        request.Metadata[ExpiresKey] = expires;
        return request;
    }
}
