using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Reconciler.Engine.Model;

/// <summary>The tools of a target: what its server lists, or what was agreed to.</summary>
internal sealed class ToolCatalog : IEquatable<ToolCatalog>
{
    // 128 bits: whoever changes a tool must not find another text with the digest that was agreed to.
    private const int DigestBytes = 16;

    public ToolCatalog(IEnumerable<ToolDefinition> tools)
    {
        Tools = [.. tools.OrderBy(tool => tool.Name, StringComparer.Ordinal)];
        Digest = ComputeDigest(string.Join('\n', Tools.Select(tool => tool.ToText())));
    }

    /// <summary>The tools, ordered by name. No two have the same name.</summary>
    public IReadOnlyList<ToolDefinition> Tools { get; }

    /// <summary>A digest of all tools: 22 characters of Base64url.</summary>
    public string Digest { get; }

    /// <summary>Returns 128 bits of the SHA-256 of a text in Base64url.</summary>
    public static string ComputeDigest(string text) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, DigestBytes));

    public bool Equals(ToolCatalog? other) => other is not null && other.Digest == Digest;

    public override bool Equals(object? obj) => Equals(obj as ToolCatalog);

    public override int GetHashCode() => Digest.GetHashCode(StringComparison.Ordinal);
}
