using System.Text.RegularExpressions;

namespace Reconciler.Engine.Model;

/// <summary>
/// A value that another resource has once it exists, such as a role's ARN. Inside desired state it stands as a mark in a
/// string; the marks are what makes one resource depend on another.
/// </summary>
/// <param name="Resource">The resource that has the value.</param>
/// <param name="Attribute">The attribute's name.</param>
public readonly partial record struct AttributeRef(ResourceAddress Resource, string Attribute)
{
    /// <summary>Whether a string still holds marks.</summary>
    public static bool IsUnresolved(string text) => text.Contains("@[[", StringComparison.Ordinal) && Mark().IsMatch(text);

    /// <summary>The references whose marks a string holds.</summary>
    public static IEnumerable<AttributeRef> Find(string text) =>
        text.Contains("@[[", StringComparison.Ordinal) ? Mark().Matches(text).Select(Parse) : [];

    /// <summary>Replaces each mark by its value; a mark whose value is unknown stays.</summary>
    public static string Substitute(string text, Func<AttributeRef, string?> valueOf) =>
        text.Contains("@[[", StringComparison.Ordinal) ? Mark().Replace(text, match => valueOf(Parse(match)) ?? match.Value) : text;

    /// <summary>For people: each mark becomes <c>(known after apply)</c>.</summary>
    public static string Display(string text) => Substitute(text, _ => "(known after apply)");

    /// <summary>The mark: ASCII only, so that it survives JSON text as it is.</summary>
    public override string ToString() => $"@[[{Resource.Type}/{Resource.Name}#{Attribute}]]";

    private static AttributeRef Parse(Match match) =>
        new(new ResourceAddress(match.Groups["type"].Value, match.Groups["name"].Value), match.Groups["attribute"].Value);

    [GeneratedRegex(@"@\[\[(?<type>\w+)/(?<name>[^#\]]+)#(?<attribute>[\w.]+)\]\]", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
