using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Reconciler.Spec.Files;

namespace Reconciler.Spec.Documentation;

/// <summary>
/// The XML documentation of the spec classes, which the compiler writes next to the assembly. If the file is missing, and for the API's
/// own types, there are no descriptions.
/// </summary>
internal sealed partial class XmlDocumentation
{
    private readonly Dictionary<string, string> _summaries;
    private readonly Dictionary<string, string> _examples;

    private XmlDocumentation(IReadOnlyList<XElement> members)
    {
        _summaries = members.ToDictionary(member => (string)member.Attribute("name")!, member => ToText(member.Element("summary")));
        _examples = members.Where(member => member.Element("example") is not null)
            .ToDictionary(member => (string)member.Attribute("name")!, member => member.Element("example")!.Value.Trim());
    }

    /// <summary>Loads the file next to the assembly.</summary>
    public static XmlDocumentation Load()
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"{typeof(XmlDocumentation).Assembly.GetName().Name}.xml");
        var reader = new FileReader();
        return new XmlDocumentation(reader.FileExists(file) ? [.. XDocument.Parse(reader.ReadText(file)).Descendants("member")] : []);
    }

    /// <summary>Finds the summary of a class. Returns null if there is none.</summary>
    public string? FindSummary(Type type) => _summaries.GetValueOrDefault($"T:{GetName(type)}");

    /// <summary>Finds the summary of a property, followed by those of its enumeration values.</summary>
    public string? FindSummary(PropertyInfo property)
    {
        var summary = _summaries.GetValueOrDefault($"P:{GetName(property.DeclaringType!)}.{property.Name}");
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var values = type.IsEnum
            ? Enum.GetNames(type).Select(value => (Name: value, Text: _summaries.GetValueOrDefault($"F:{GetName(type)}.{value}")))
            : [];
        return string.Join(
            ' ',
            values.Where(value => value.Text is not null).Select(value => $"`{value.Name}`: {value.Text}")
                .Prepend(summary)) is { Length: > 0 } text
            ? text
            : null;
    }

    /// <summary>Finds the example of a property. Returns null if there is none.</summary>
    public JsonNode? FindExample(PropertyInfo property) =>
        _examples.GetValueOrDefault($"P:{GetName(property.DeclaringType!)}.{property.Name}") is { } text
            ? MemberDocumentation.ParseValue(text)
            : null;

    private static string GetName(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static string ToText(XElement? element) => Spaces().Replace(string.Concat(element?.Nodes().Select(ToText) ?? []), " ").Trim();

    private static string ToText(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see =>
            see.Attribute("langword") is { } word ? $"`{word.Value}`" : $"`{see.Attribute("cref")!.Value.Split('.', ':')[^1]}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement other => string.Concat(other.Nodes().Select(ToText)),
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
