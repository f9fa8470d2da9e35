using System.Security.Cryptography;
using System.Text;

namespace Reconciler.Emulator.Services.Ecr;

/// <summary>Computes the digest of an image.</summary>
internal static class ImageDigest
{
    public static string Compute(string manifest) =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(manifest)));
}
