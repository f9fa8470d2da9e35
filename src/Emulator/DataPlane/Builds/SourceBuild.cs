using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Reconciler.Emulator.DataPlane.Builds;

/// <summary>A build: a source and the command that builds it on this machine.</summary>
/// <param name="Archive">The ZIP archive of the source.</param>
/// <param name="Command">The program and its arguments.</param>
internal sealed record SourceBuild(byte[] Archive, IReadOnlyList<string> Command)
{
    // Increase this number to invalidate all cached builds.
    private const string Format = "1";

    /// <summary>The cache key of the build: a hash of source, command and runtime identifier.</summary>
    public string Key { get; } = KeyOf(Archive, Command);

    private static string KeyOf(byte[] archive, IReadOnlyList<string> command)
    {
        var source = Convert.ToHexStringLower(SHA256.HashData(archive));
        var text = $"{Format}\n{RuntimeInformation.RuntimeIdentifier}\n{source}\n{JsonSerializer.Serialize(command)}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
