using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Reconciler.Emulator.Services.AgentCore.Tools;

/// <summary>Parses schemas in JSON or YAML.</summary>
internal static class SchemaText
{
    private const int MaxDepth = 64;

    /// <summary>The schema as JSON, or <see langword="null"/> if the text is neither JSON nor YAML.</summary>
    public static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return ParseYaml(text);
        }
    }

    private static JsonNode? ParseYaml(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 0 ? null : Convert(stream.Documents[0].RootNode, 0);
        }
        catch (YamlException)
        {
            return null;
        }
    }

    private static JsonNode? Convert(YamlNode node, int depth) => node switch
    {
        _ when depth > MaxDepth => null,
        YamlMappingNode map => new JsonObject(
            map.Children.DistinctBy(m => m.Key.ToString()).Select(m => KeyValuePair.Create(m.Key.ToString(), Convert(m.Value, depth + 1)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(c => Convert(c, depth + 1))]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Scalar(plain.Value ?? ""),
        YamlScalarNode text => text.Value,
        _ => null,
    };

    private static JsonNode? Scalar(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => true,
        "false" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => text,
    };
}
