using System.Text;
using System.Text.Json.Nodes;
using Reconciler.Spec.Schema;
using Reconciler.Worker.Commands.Output;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>Renders explanations of kinds and fields, in lines of at most 80 columns where words allow it.</summary>
internal static class FieldExplanationText
{
    private const int Width = 80;
    private const string Indent = "  ";

    /// <summary>One kind a line.</summary>
    public static IEnumerable<string> ListKinds(IReadOnlyList<FieldExplanation> kinds)
    {
        var width = kinds.Max(kind => kind.Path.Length) + Indent.Length;
        return kinds.SelectMany(kind => Wrap(kind.Description ?? "", kind.Path.PadRight(width), new string(' ', width)));
    }

    /// <summary>The explanation of a kind or field.</summary>
    public static IEnumerable<string> Render(FieldExplanation field)
    {
        yield return $"{field.Path} <{field.Type}>{(field.IsRequired ? " required" : "")}";
        foreach (var line in Wrap(field.Description ?? "", Indent, Indent)) yield return line;
        if (field.Allowed.Count > 0)
        {
            foreach (var line in Section("Allowed", [string.Join(", ", field.Allowed)])) yield return line;
        }

        if (field.Default is { } value)
        {
            foreach (var line in Section("Default", [value.ToJsonString(Json.Compact)])) yield return line;
        }

        if (field.Constraints.Count > 0)
        {
            foreach (var line in Section("Constraints", field.Constraints)) yield return line;
        }

        if (field.Example is { } example)
        {
            yield return "";
            yield return "Example:";
            foreach (var line in Yaml(example, field.Path.Split('.')[^1])) yield return Indent + line;
        }

        if (field.Fields.Count == 0) yield break;
        yield return "";
        yield return "Fields:";
        foreach (var inner in field.Fields)
        {
            yield return $"{Indent}{inner.Path.Split('.')[^1]} <{inner.Type}>{(inner.IsRequired ? " required" : "")}";
            foreach (var line in Wrap(inner.Description ?? "", Indent + Indent, Indent + Indent)) yield return line;
        }
    }

    /// <summary>The explanation as a document.</summary>
    public static JsonObject ToJson(FieldExplanation field)
    {
        var json = new JsonObject { ["path"] = field.Path, ["type"] = field.Type, ["required"] = field.IsRequired };
        if (field.Description is not null) json["description"] = field.Description;
        if (field.Allowed.Count > 0) json["allowed"] = new JsonArray([.. field.Allowed.Select(value => JsonValue.Create(value))]);
        if (field.Constraints.Count > 0) json["constraints"] = new JsonArray([.. field.Constraints.Select(text => JsonValue.Create(text))]);
        if (field.Default is not null) json["default"] = field.Default.DeepClone();
        if (field.Example is not null) json["example"] = field.Example.DeepClone();
        if (field.Fields.Count > 0) json["fields"] = new JsonArray([.. field.Fields.Select(inner => (JsonNode)ToJson(inner))]);
        return json;
    }

    private static IEnumerable<string> Section(string title, IReadOnlyList<string> texts) =>
        texts.SelectMany(text => Wrap(text, Indent, Indent)).Prepend($"{title}:").Prepend("");

    /// <summary>A value as YAML: JSON is YAML, and structures are easier to read as a block.</summary>
    private static IEnumerable<string> Yaml(JsonNode value, string name) => value switch
    {
        JsonObject { Count: > 0 } map => map
            .SelectMany(member => Block(member.Key, member.Value!))
            .Select(line => Indent + line)
            .Prepend($"{name}:"),
        JsonArray { Count: > 0 } list => list.SelectMany(Item).Select(line => Indent + line).Prepend($"{name}:"),
        _ => [$"{name}: {value.ToJsonString(Json.Compact)}"],
    };

    private static IEnumerable<string> Block(string key, JsonNode value) => Yaml(value, key);

    private static IEnumerable<string> Item(JsonNode? item)
    {
        if (item is not JsonObject { Count: > 0 } map) return [$"- {item?.ToJsonString(Json.Compact)}"];
        return map.SelectMany(member => Block(member.Key, member.Value!)).Select((line, index) => (index == 0 ? "- " : Indent) + line);
    }

    private static IEnumerable<string> Wrap(string text, string first, string next)
    {
        var line = new StringBuilder(first);
        var isEmpty = true;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isEmpty && line.Length + 1 + word.Length > Width)
            {
                yield return line.ToString();
                line.Clear().Append(next);
                isEmpty = true;
            }

            if (!isEmpty) line.Append(' ');
            line.Append(word);
            isEmpty = false;
        }

        if (!isEmpty) yield return line.ToString();
    }
}
