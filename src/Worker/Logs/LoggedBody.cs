using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Worker.Logs;

/// <summary>
/// Reads bodies of requests in the logs of gateways. AWS writes them without quotes: <c>{id=1, method=tools/call, params={name=a___b}}</c>.
/// A value that contains such text itself can be read wrongly, so nothing that decides anything may depend on it.
/// </summary>
internal static class LoggedBody
{
    /// <summary>Returns the members of an object; empty if the text is none. The first of several members of one name counts.</summary>
    public static IReadOnlyDictionary<string, string> Read(string text)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        if (TryParse(text) is { } json)
        {
            foreach (var (name, value) in json)
                members.TryAdd(name, ToText(value));
            return members;
        }

        if (text is not ['{', .., '}']) return members;
        foreach (var (start, end) in Split(text))
        {
            var equals = text.IndexOf('=', start, end - start);
            if (equals > start) members.TryAdd(text[start..equals], text[(equals + 1)..end]);
        }

        return members;
    }

    private static string ToText(JsonNode? value) =>
        value is JsonValue scalar && scalar.TryGetValue<string>(out var plain) ? plain : value?.ToJsonString() ?? "null";

    private static JsonObject? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The places of the members: what is between commas that are in no nested object or list.</summary>
    private static IEnumerable<(int Start, int End)> Split(string text)
    {
        var (depth, start) = (0, 1);
        for (var i = 1; i < text.Length - 1; i++)
        {
            depth += text[i] switch { '{' or '[' => 1, '}' or ']' => -1, _ => 0 };
            if (depth != 0 || text[i] != ',' || text[i + 1] != ' ') continue;
            yield return (start, i);
            start = i + 2;
        }

        yield return (start, text.Length - 1);
    }
}
