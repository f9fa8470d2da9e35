using System.Text.RegularExpressions;

namespace Reconciler.Engine.Model;

/// <summary>
/// Refers to an attribute of another resource, such as the ARN of a role. AWS assigns the value, so desired state holds a placeholder
/// (<c>@[[Type/Name#attribute]]</c>) in its strings until the value is known. Placeholders define the dependencies between resources.
/// </summary>
/// <param name="Resource">The resource that has the attribute.</param>
/// <param name="Attribute">The name of the attribute, such as <c>arn</c>.</param>
public readonly partial record struct AttributeRef(ResourceAddress Resource, string Attribute)
{
    private const string Opening = "@[[";

    /// <summary>Whether a string contains a placeholder.</summary>
    /// <param name="text">A string of a desired state.</param>
    public static bool IsUnresolved(string text) => text.Contains(Opening, StringComparison.Ordinal) && Placeholder().IsMatch(text);

    /// <summary>Returns the references of all placeholders in a string, in order of occurrence, duplicates included.</summary>
    /// <param name="text">A string of a desired state.</param>
    public static IEnumerable<AttributeRef> Find(string text) =>
        text.Contains(Opening, StringComparison.Ordinal) ? Placeholder().Matches(text).Select(Parse) : [];

    /// <summary>Replaces placeholders with values.</summary>
    /// <param name="text">A string of a desired state.</param>
    /// <param name="valueOf">Returns the value of a reference, or null to keep the placeholder.</param>
    public static string Substitute(string text, Func<AttributeRef, string?> valueOf) =>
        text.Contains(Opening, StringComparison.Ordinal)
            ? Placeholder().Replace(text, match => valueOf(Parse(match)) ?? match.Value)
            : text;

    /// <summary>Replaces each placeholder with <c>(known after apply)</c>, for output.</summary>
    /// <param name="text">A string of a desired state.</param>
    public static string Display(string text) => Substitute(text, _ => "(known after apply)");

    /// <summary>Returns the placeholder. It is ASCII only, so that JSON serialization does not escape it.</summary>
    public override string ToString() => $"@[[{Resource.Type}/{Resource.Name}#{Attribute}]]";

    private static AttributeRef Parse(Match match) =>
        new(new ResourceAddress(match.Groups["type"].Value, match.Groups["name"].Value), match.Groups["attribute"].Value);

    [GeneratedRegex(@"@\[\[(?<type>\w+)/(?<name>[^#\]]+)#(?<attribute>[\w.]+)\]\]", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
