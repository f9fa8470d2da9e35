using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Services.S3;

/// <summary>The checksums that clients send in headers or trailers, by which the emulator checks what it received.</summary>
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

    /// <summary>Checks what the request declares, and answers the checksums to keep with the object; without any S3 takes a CRC64NVME.</summary>
    /// <exception cref="AwsException">The body is not what was sent.</exception>
    public static JsonObject Verify(AwsRequest request)
    {
        if (request.Header("Content-MD5") is { } md5 && md5 != Convert.ToBase64String(Md5(request.Body)))
            throw new AwsException("BadDigest", "The Content-MD5 you specified did not match what we received.");
        var kept = new JsonObject();
        foreach (var (header, member, name, compute) in Algorithms)
        {
            if ((request.Header(header) ?? request.Trailers.GetValueOrDefault(header)) is not { } declared)
                continue;
            var computed = Convert.ToBase64String(compute(request.Body));
            if (declared != computed)
                throw new AwsException("BadDigest", $"The {name} you specified did not match the calculated checksum.");
            kept[member] = computed;
        }

        if (kept.Count == 0)
            kept["ChecksumCRC64NVME"] = Convert.ToBase64String(Crc.Crc64Nvme.Compute(request.Body));
        return kept;
    }

    /// <summary>Checks a body that must not come without a checksum.</summary>
    /// <exception cref="AwsException">It has none, or another one.</exception>
    public static void Require(AwsRequest request)
    {
        Verify(request);
        if (request.Header("Content-MD5") is null && !Array.Exists(Algorithms, a => request.Header(a.Header) is not null || request.Trailers.ContainsKey(a.Header)))
            throw new AwsException("InvalidRequest", "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
    }

    /// <summary>The tag of an object that was put in one piece.</summary>
    public static string ETag(ReadOnlySpan<byte> body) => $"\"{Convert.ToHexStringLower(Md5(body))}\"";

#pragma warning disable CA5351 // The entity tag of S3 is an MD5 hash by definition.
    internal static byte[] Md5(ReadOnlySpan<byte> data) => MD5.HashData(data);
#pragma warning restore CA5351
}
