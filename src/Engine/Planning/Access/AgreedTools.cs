using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Planning.Access;

/// <summary>
/// What was agreed to of the tools of a gateway. AWS has no call that returns it, so it is kept in tags of the gateway: one hash over all
/// catalogues, which people name when they agree, and for each target a digest of its catalogue.
/// </summary>
internal sealed class AgreedTools
{
    private const int MaxTagValue = 256;
    private const int HashLength = 32;
    private const long LatestTime = 253_402_300_799_999;

    private readonly Dictionary<string, Entry> _entries;

    private AgreedTools(Dictionary<string, Entry> entries) => _entries = entries;

    /// <summary>Reads the tags of a gateway.</summary>
    public static AgreedTools Read(IReadOnlyDictionary<string, string> tags)
    {
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var (_, value) in tags.Where(tag => tag.Key.StartsWith(Ownership.AgreedToolsPrefix, StringComparison.Ordinal)))
        {
            foreach (var text in value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (text.Split(':') is not [var key, var digest, var time, var source]) continue;
                if (!long.TryParse(time, CultureInfo.InvariantCulture, out var ms) || ms is < 0 or > LatestTime) continue;
                entries[key] = new Entry(digest, DateTimeOffset.FromUnixTimeMilliseconds(ms), source);
            }
        }

        // Somebody has changed a part. What was agreed to is unknown then: nothing equals it, until somebody agrees.
        var isWhole = tags.GetValueOrDefault(Ownership.ToolsHashTag) is not { } hash || hash == ComputeHash(entries);
        return new AgreedTools(isWhole ? entries : entries.ToDictionary(entry => entry.Key, entry => entry.Value with { Digest = "" }));
    }

    /// <summary>Whether a tag of a gateway is one of these.</summary>
    public static bool IsTag(string key) =>
        key == Ownership.ToolsHashTag || key.StartsWith(Ownership.AgreedToolsPrefix, StringComparison.Ordinal);

    /// <summary>Returns what was agreed to of a target; null if nothing was recorded yet.</summary>
    /// <param name="target">The name of the target.</param>
    public Entry? Find(string target) => _entries.GetValueOrDefault(KeyOf(target));

    /// <summary>Returns the same with other entries, and without targets that are gone.</summary>
    /// <param name="targets">The names of all targets whose tools are watched, with their new entries; null to keep the old one.</param>
    public AgreedTools With(IReadOnlyDictionary<string, Entry?> targets)
    {
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var (target, entry) in targets)
        {
            if ((entry ?? Find(target)) is { } kept) entries[KeyOf(target)] = kept;
        }

        return new AgreedTools(entries);
    }

    /// <summary>The hash over all catalogues; null if there are none.</summary>
    public string? Hash => _entries.Count == 0 ? null : ComputeHash(_entries);

    /// <summary>Returns the hash if the catalogues of some targets were others.</summary>
    /// <param name="offered">The digests of the catalogues by the names of their targets.</param>
    public string HashWith(IEnumerable<KeyValuePair<string, string>> offered)
    {
        var entries = new Dictionary<string, Entry>(_entries, StringComparer.Ordinal);
        foreach (var (target, digest) in offered) entries[KeyOf(target)] = new Entry(digest, default, "");
        return ComputeHash(entries);
    }

    /// <summary>Returns the tags that hold this.</summary>
    public Dictionary<string, string> ToTags()
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Hash is not { } hash) return tags;
        tags[Ownership.ToolsHashTag] = hash;
        var text = new StringBuilder();
        foreach (var (key, entry) in _entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var part = string.Create(
                CultureInfo.InvariantCulture, $"{key}:{entry.Digest}:{entry.ListedAt.ToUnixTimeMilliseconds()}:{entry.Source}");
            if (text.Length > 0 && text.Length + 1 + part.Length > MaxTagValue) Flush();
            text.Append(text.Length > 0 ? " " : "").Append(part);
        }

        Flush();
        return tags;

        void Flush()
        {
            tags[string.Create(CultureInfo.InvariantCulture, $"{Ownership.AgreedToolsPrefix}{tags.Count}")] = text.ToString();
            text.Clear();
        }
    }

    /// <summary>Shortens what identifies a server: its URL, or the image of its runtime.</summary>
    public static string ShortenSource(string text) => ToolCatalog.ComputeDigest(text)[..8];

    // The names of targets have up to 100 characters, and a tag 256. Two targets of a gateway with one key are as likely as 1 in 10^11.
    private static string KeyOf(string target) => ToolCatalog.ComputeDigest(target)[..8];

    private static string ComputeHash(Dictionary<string, Entry> entries)
    {
        var lines = entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key} {entry.Value.Digest}");
        var text = string.Join('\n', lines);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashLength];
    }

    /// <summary>What was agreed to of one target.</summary>
    /// <param name="Digest">The digest of its catalogue; empty if it is unknown.</param>
    /// <param name="ListedAt">When the gateway had listed its tools last. A later listing may have brought others.</param>
    /// <param name="Source">Its server: the URL, or the image of the runtime of the stack.</param>
    internal sealed record Entry(string Digest, DateTimeOffset ListedAt, string Source);
}
