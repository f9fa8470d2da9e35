using System.Text;
using System.Text.Json;

namespace Cedar.Json;

/// <summary>Reads JSON documents and adds positions to errors.</summary>
internal static class JsonDocumentReader
{
    /// <summary>The limit of nesting for entities and contexts.</summary>
    public static JsonDocumentOptions Bounded { get; } = new() { MaxDepth = 200 };

    /// <exception cref="CedarSyntaxException">The text is not JSON, or <paramref name="read"/> rejects it.</exception>
    public static T Read<T>(string json, JsonDocumentOptions options, Func<JsonElement, JsonPositions, T> read)
    {
        ArgumentNullException.ThrowIfNull(json);
        CheckUnicode(json);
        try
        {
            using var document = JsonDocument.Parse(json, options);
            var positions = new JsonPositions(json, document.RootElement);
            try
            {
                if (json.Contains("\\ud", StringComparison.OrdinalIgnoreCase))
                    CheckEscapes(document.RootElement);
                return read(document.RootElement, positions);
            }
            catch (InvalidJsonException invalid)
            {
                throw new CedarSyntaxException(invalid.Message, positions.Locate(invalid.Element));
            }
        }
        catch (JsonException invalid)
        {
            throw new CedarSyntaxException($"this is not JSON: {Reason(invalid)}", JsonPositions.Locate(json, invalid));
        }
    }

    // The parser of JSON throws other exceptions for halves of surrogate pairs, in the text and as escapes.
    private static void CheckUnicode(string json)
    {
        for (var at = json.AsSpan().IndexOfAnyInRange('\ud800', '\udfff'); at >= 0 && at < json.Length; at++)
            if (Rune.TryGetRuneAt(json, at, out var rune))
                at += rune.Utf16SequenceLength - 1;
            else
                throw new CedarSyntaxException("this is not JSON: the text has half of a surrogate pair", Locate(json, at));
    }

    private static SourcePosition Locate(string text, int offset)
    {
        var line = text.AsSpan(0, offset).Count('\n') + 1;
        return new SourcePosition(offset, line, offset - (line == 1 ? -1 : text.LastIndexOf('\n', offset - 1)));
    }

    private static void CheckEscapes(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in json.EnumerateObject())
                {
                    CheckEscapes(property.Value, () => property.Name);
                    CheckEscapes(property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                    CheckEscapes(item);
                break;
            case JsonValueKind.String:
                CheckEscapes(json, json.GetString);
                break;
        }
    }

    private static void CheckEscapes(JsonElement at, Func<string?> decode)
    {
        try
        {
            decode();
        }
        catch (InvalidOperationException)
        {
            throw new InvalidJsonException(at, "the string has half of a surrogate pair");
        }
    }

    // JsonDocument appends the position to its messages, counted in bytes and from 0; ours replaces it.
    private static string Reason(JsonException invalid) =>
        invalid.Message.IndexOf(" LineNumber:", StringComparison.Ordinal) is >= 0 and var at ? invalid.Message[..at] : invalid.Message;
}
