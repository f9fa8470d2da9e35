using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Reconciler.Engine.Model;

/// <summary>
/// The versions of secrets that a resource was made from, in its tag <see cref="Tag"/>. A version that moves is a change: the resource is
/// made from its secret again. A version is an identifier and no secret. A version that cannot be read leaves what the tag says.
/// </summary>
internal static partial class SecretVersions
{
    /// <summary>The tag with the versions.</summary>
    public const string Tag = "reconciler/secret-version";

    /// <summary>The member that differs in a plan. It is no member of an API: it makes the update that sends the secret again.</summary>
    public const string Member = "secretVersion";

    private const string Unknown = "-";
    private const char Separator = '+';
    private const int LongestTag = 256;
    private const int HashLength = 16;

    /// <summary>Returns the value of the tag.</summary>
    /// <param name="versions">The identifiers of the current versions, by secret; null for one that cannot be read.</param>
    public static string Join(IReadOnlyList<string?> versions)
    {
        if (versions is [{ } only] && only != Unknown && TagText().IsMatch(only)) return only;
        var length = Math.Clamp((LongestTag / Math.Max(versions.Count, 1)) - 1, 1, HashLength);
        return string.Join(Separator, versions.Select(version => version is null ? Unknown : Hash(version)[..length]));
    }

    /// <summary>Puts what the live tag says in the place of what is unknown.</summary>
    /// <param name="desired">The value of the tag as it was read from the secrets; it may be a placeholder.</param>
    /// <param name="live">The value of the live tag; null if there is none.</param>
    public static string Merge(string desired, string? live)
    {
        if (live is null) return desired;
        if (AttributeRef.IsUnresolved(desired)) return live;
        var (wanted, done) = (desired.Split(Separator), live.Split(Separator));
        return wanted.Length == done.Length
            ? string.Join(Separator, wanted.Zip(done, (one, other) => one == Unknown ? other : one))
            : desired;
    }

    /// <summary>Returns the difference that makes a resource be made from its secrets again.</summary>
    /// <param name="desired">The desired tags, merged with the live ones.</param>
    /// <param name="live">The live tags; null if they are not known.</param>
    /// <param name="isSentIfUnknown">Whether a resource of which no tag says the version is made again, too.</param>
    public static IEnumerable<FieldChange> Compare(
        IReadOnlyDictionary<string, string>? desired, IReadOnlyDictionary<string, string>? live, bool isSentIfUnknown)
    {
        if (live is null) return [];
        var (wanted, done) = (desired?.GetValueOrDefault(Tag), live.GetValueOrDefault(Tag));
        if (wanted == done || wanted is not null && AttributeRef.IsUnresolved(wanted)) return [];
        var isMoved = wanted is null || done is null
            ? isSentIfUnknown
            : HaveMoved(wanted.Split(Separator), done.Split(Separator), isSentIfUnknown);
        return isMoved ? [new FieldChange(Member, done, wanted)] : [];
    }

    /// <summary>Whether a difference is that of a version: it is no drift, because nobody has touched the resource.</summary>
    public static bool IsOfVersion(FieldChange change) => change.Path == Member || change.IsTag && change.TagKey == Tag;

    private static bool HaveMoved(string[] wanted, string[] done, bool isSentIfUnknown) =>
        wanted.Length != done.Length
        || wanted.Zip(done).Any(pair => pair.First != pair.Second && (pair.Second != Unknown || isSentIfUnknown));

    // A version has the text that its writer gave it, and tags do not take every text.
    private static string Hash(string version) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(version)));

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TagText();
}
