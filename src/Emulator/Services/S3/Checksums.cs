using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Services.S3;

/// <summary>Verifies the checksums that clients send in headers or trailers.</summary>
internal static class Checksums
{
    private delegate byte[] Algorithm(ReadOnlySpan<byte> data);

    private static readonly (string Header, string Member, string Name, Algorithm Compute)[] Algorithms =
    [
        ("x-amz-checksum-crc32", "ChecksumCRC32", "CRC32", Crc.Crc32.Compute),
        ("x-amz-checksum-crc32c", "ChecksumCRC32C", "CRC32C", Crc.Crc32C.Compute),
        ("x-amz-checksum-crc64nvme", "ChecksumCRC64NVME", "CRC64NVME", Crc.Crc64Nvme.Compute),
#pragma warning disable CA5350 // S3 offers SHA-1 as a checksum against accidents, not attacks.
        ("x-amz-checksum-sha1", "ChecksumSHA1", "SHA1", SHA1.HashData),
#pragma warning restore CA5350
        ("x-amz-checksum-sha256", "ChecksumSHA256", "SHA256", SHA256.HashData),
    ];

    /// <summary>
    /// Verifies the checksums of a request and returns those to store with the object. If there are none, S3 stores a CRC64NVME.
    /// </summary>
    /// <exception cref="AwsException">The body does not match a checksum.</exception>
    public static JsonObject Verify(AwsRequest request)
    {
        if (request.Header("Content-MD5") is { } md5 && md5 != Convert.ToBase64String(Md5(request.Body)))
            throw S3Errors.WrongMd5();
        var kept = new JsonObject();
        foreach (var (header, member, name, compute) in Algorithms)
        {
            if ((request.Header(header) ?? request.Trailers.GetValueOrDefault(header)) is not { } declared)
                continue;
            var computed = Convert.ToBase64String(compute(request.Body));
            if (declared != computed)
                throw S3Errors.WrongChecksum(name);
            kept[member] = computed;
        }

        if (kept.Count == 0)
            kept["ChecksumCRC64NVME"] = Convert.ToBase64String(Crc.Crc64Nvme.Compute(request.Body));
        return kept;
    }

    /// <summary>Verifies a body that requires a checksum.</summary>
    /// <exception cref="AwsException">The request has no checksum, or the body does not match it.</exception>
    public static void Require(AwsRequest request)
    {
        Verify(request);
        if (request.Header("Content-MD5") is null &&
            !Array.Exists(Algorithms, a => request.Header(a.Header) is not null || request.Trailers.ContainsKey(a.Header)))
            throw S3Errors.ChecksumMissing();
    }

    /// <summary>The entity tag of an object from a single PutObject.</summary>
    public static string ETag(ReadOnlySpan<byte> body) => $"\"{Convert.ToHexStringLower(Md5(body))}\"";

#pragma warning disable CA5351 // The entity tag of S3 is an MD5 hash by definition.
    internal static byte[] Md5(ReadOnlySpan<byte> data) => MD5.HashData(data);
#pragma warning restore CA5351
}
