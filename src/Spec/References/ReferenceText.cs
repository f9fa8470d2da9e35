using System.Text.RegularExpressions;

namespace Reconciler.Spec.References;

/// <summary>Finds and substitutes references in text. <c>$${</c> is the escape for a literal <c>${</c>.</summary>
public static partial class ReferenceText
{
    private const string Opening = "${";
    private const string Reserved = "@[[";

    /// <summary>The error message for text that <see cref="ContainsReserved"/>.</summary>
    internal const string ReservedMessage = $"the characters {Reserved} are reserved: they mark values that reconciler does not know yet";

    /// <summary>The hint of this error.</summary>
    internal const string ReservedHint = "refer to a value of another object with ${Kind/name.attribute}";

    /// <summary>Whether a text contains the characters that mark the engine's placeholders for unknown values.</summary>
    internal static bool ContainsReserved(string text) => text.Contains(Reserved, StringComparison.Ordinal);

    /// <summary>Whether a text contains a reference.</summary>
    internal static bool HasReferences(string text) => text.Contains(Opening, StringComparison.Ordinal) && Find(text).Any();

    /// <summary>Finds the references in a text, in order.</summary>
    public static IEnumerable<Reference> Find(string text) => text.Contains(Opening, StringComparison.Ordinal)
        ? ReferencePattern().Matches(text).Where(match => !IsEscape(match)).Select(Parse)
        : [];

    /// <summary>
    /// Finds malformed references, which would otherwise reach AWS as they are. With a colon they are IAM policy variables, such as
    /// <c>${aws:username}</c>, and are skipped.
    /// </summary>
    internal static IEnumerable<string> FindMalformed(string text) => text.Contains(Opening, StringComparison.Ordinal)
        ? MalformedPattern().Matches(ReferencePattern().Replace(text, "")).Select(match => match.Value)
        : [];

    /// <summary>
    /// Replaces references by their values. A reference for which <paramref name="resolve"/> returns null stays as it is.
    /// </summary>
    public static string Substitute(string text, Func<Reference, string?> resolve) => text.Contains(Opening, StringComparison.Ordinal)
        ? ReferencePattern().Replace(text, match => IsEscape(match) ? Opening : resolve(Parse(match)) ?? match.Value)
        : text;

    private static bool IsEscape(Match match) => match.Value.StartsWith("$$", StringComparison.Ordinal);

    private static Reference Parse(Match match) => match.Groups["aws"].Success
        ? new Reference(new ObjectRef(Reference.Aws, ""), match.Groups["aws"].Value)
        : new Reference(new ObjectRef(match.Groups["kind"].Value, match.Groups["name"].Value), match.Groups["attribute"].Value);

    [GeneratedRegex(@"\$\{[^}:\s]{0,80}\}?(?![^}\s]*:)", RegexOptions.CultureInvariant)]
    private static partial Regex MalformedPattern();

    // The name of an object has no dot, so the first dot ends it. Other ${...} are not references, such as IAM's ${aws:username}.
    [GeneratedRegex(
        @"\$\$\{|\$\{(?:aws\.(?<aws>\w+)|(?<kind>[A-Za-z]\w*)/(?<name>[^.}/\s]+)\.(?<attribute>[^}\s]+))\}",
        RegexOptions.CultureInvariant)]
    private static partial Regex ReferencePattern();
}
