using System.Text.Json;

namespace Cedar.Tests;

/// <summary>A document with one mistake.</summary>
/// <param name="Kind">What was done to it.</param>
/// <param name="Path">The names of the members that lead to the place, the changed one last; list items have no name.</param>
/// <param name="Text">The document.</param>
internal sealed record JsonMutation(MutationKind Kind, IReadOnlyList<string> Path, string Text)
{
    private static readonly string[] Replacements = ["1", "1.5", "\"x\"", "true", "[]", "[1]", "{}", "{\"x\":1}"];

    public string Member => Path[^1];

    public override string ToString() => $"{Kind} {string.Join('.', Path)}: {Text}";

    /// <summary>Every mistake at every member and every list item of a document.</summary>
    public static IEnumerable<JsonMutation> All(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 2_000 });
        return [.. Mutate(document.RootElement, [], text => text)];
    }

    private static IEnumerable<JsonMutation> Mutate(JsonElement json, string[] path, Func<string, string> embed) => json.ValueKind switch
    {
        JsonValueKind.Object => MutateObject([.. json.EnumerateObject().Select(p => (p.Name, p.Value))], path, embed),
        JsonValueKind.Array => MutateList([.. json.EnumerateArray()], path, embed),
        _ => [],
    };

    private static IEnumerable<JsonMutation> MutateObject(
        (string Name, JsonElement Value)[] members, string[] path, Func<string, string> embed)
    {
        var texts = members.Select(m => WriteMember(m.Name, m.Value.GetRawText())).ToArray();
        string Object(IEnumerable<string> parts) => embed($"{{{string.Join(',', parts)}}}");
        yield return new JsonMutation(MutationKind.Add, [.. path, "unknown"], Object([.. texts, WriteMember("unknown", "1")]));
        for (var i = 0; i < members.Length; i++)
        {
            var (at, (name, value)) = (i, members[i]);
            string[] place = [.. path, name];
            string With(params string[] parts) => Object([.. texts[..at], .. parts, .. texts[(at + 1)..]]);
            yield return new JsonMutation(MutationKind.Rename, place, With(WriteMember(name + "x", value.GetRawText())));
            yield return new JsonMutation(MutationKind.Remove, place, With());
            yield return new JsonMutation(MutationKind.Duplicate, place, With(texts[at], texts[at]));
            foreach (var mutation in Replace(value, place, text => With(WriteMember(name, text))))
                yield return mutation;
        }
    }

    private static IEnumerable<JsonMutation> MutateList(JsonElement[] items, string[] path, Func<string, string> embed)
    {
        var texts = items.Select(i => i.GetRawText()).ToArray();
        for (var i = 0; i < items.Length; i++)
        {
            var at = i;
            string With(string text) => embed($"[{string.Join(',', [.. texts[..at], text, .. texts[(at + 1)..]])}]");
            foreach (var mutation in Replace(items[at], [.. path, ""], With))
                yield return mutation;
        }
    }

    private static IEnumerable<JsonMutation> Replace(JsonElement value, string[] place, Func<string, string> embed)
    {
        yield return new JsonMutation(MutationKind.Null, place, embed("null"));
        foreach (var other in Replacements.Where(r => GetKind(r) != (value.ValueKind == JsonValueKind.False ? JsonValueKind.True : value.ValueKind)))
            yield return new JsonMutation(MutationKind.Retype, place, embed(other));
        foreach (var mutation in Mutate(value, place, embed))
            yield return mutation;
    }

    private static JsonValueKind GetKind(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind;
    }

    private static string WriteMember(string name, string value) => $"{JsonSerializer.Serialize(name)}:{value}";
}
