using System.Text.RegularExpressions;

namespace Reconciler.Spec.References;

/// <summary>References inside text. <c>$${</c> stands for a plain <c>${</c>.</summary>
public static partial class ReferenceText
{
    private const string Opening = "${";
    private const string Reserved = "@[[";

    /// <summary>What is said of a text that <see cref="ContainsReserved"/>.</summary>
    public const string ReservedMessage = $"the characters {Reserved} cannot stand in a spec: they mark what reconciler does not know yet";

    /// <summary>What to write instead.</summary>
    public const string ReservedHint = "a value of another object is written ${Kind/name.attribute}";

    /// <summary>Whether a text would be taken for one in which the operator left a place for a value.</summary>
    public static bool ContainsReserved(string text) => text.Contains(Reserved, StringComparison.Ordinal);

    /// <summary>Whether a text holds a reference or an escape.</summary>
    public static bool HasReferences(string text) => text.Contains(Opening, StringComparison.Ordinal) && Find(text).Any();

    /// <summary>The references of a text, in order.</summary>
    public static IEnumerable<Reference> Find(string text) => text.Contains(Opening, StringComparison.Ordinal)
        ? ReferencePattern().Matches(text).Where(match => !IsEscape(match)).Select(Parse)
        : [];

    /// <summary>
    /// What looks like a reference and is none: it would reach AWS as it stands. With a colon in it, it is IAM's (<c>${aws:username}</c>).
    /// </summary>
    public static IEnumerable<string> FindMalformed(string text) => text.Contains(Opening, StringComparison.Ordinal)
        ? MalformedPattern().Matches(ReferencePattern().Replace(text, "")).Select(match => match.Value)
        : [];

    /// <summary>Replaces references by their values. Where <paramref name="resolve"/> knows none, the text stays as it is.</summary>
    public static string Substitute(string text, Func<Reference, string?> resolve) => text.Contains(Opening, StringComparison.Ordinal)
        ? ReferencePattern().Replace(text, match => IsEscape(match) ? Opening : resolve(Parse(match)) ?? match.Value)
        : text;

    private static bool IsEscape(Match match) => match.Value.StartsWith("$$", StringComparison.Ordinal);

    private static Reference Parse(Match match) => match.Groups["aws"].Success
        ? new Reference(new ObjectRef(Reference.Aws, ""), match.Groups["aws"].Value)
        : new Reference(new ObjectRef(match.Groups["kind"].Value, match.Groups["name"].Value), match.Groups["attribute"].Value);

    [GeneratedRegex(@"\$\{[^}:\s]{0,80}\}?(?![^}\s]*:)", RegexOptions.CultureInvariant)]
    private static partial Regex MalformedPattern();

    // An object's name has no dot, so the first one ends it. What else stands in ${...} belongs to others, such as IAM's ${aws:username}.
    [GeneratedRegex(@"\$\$\{|\$\{(?:aws\.(?<aws>\w+)|(?<kind>[A-Za-z]\w*)/(?<name>[^.}/\s]+)\.(?<attribute>[^}\s]+))\}", RegexOptions.CultureInvariant)]
    private static partial Regex ReferencePattern();
}
