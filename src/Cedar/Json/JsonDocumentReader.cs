using System.Text.Json;

namespace Cedar.Json;

/// <summary>Reads something out of JSON, and finds the places of what is wrong.</summary>
internal static class JsonDocumentReader
{
    /// <summary>How deep entities, contexts and schemas may nest.</summary>
    public static JsonDocumentOptions Bounded { get; } = new() { MaxDepth = 200 };

    /// <exception cref="CedarSyntaxException">The text is no JSON, or <paramref name="read"/> finds something wrong in it.</exception>
    public static T Read<T>(string json, JsonDocumentOptions options, Func<JsonElement, JsonPositions, T> read)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json, options);
            var places = new JsonPositions(json, document.RootElement);
            try
            {
                return read(document.RootElement, places);
            }
            catch (InvalidJsonException invalid)
            {
                throw new CedarSyntaxException(invalid.Message, places.Locate(invalid.Element));
            }
        }
        catch (JsonException invalid)
        {
            throw new CedarSyntaxException($"this is not JSON: {Reason(invalid)}", JsonPositions.Locate(json, invalid));
        }
    }

    // The reader ends its messages with the place, counted in bytes and from 0.
    private static string Reason(JsonException invalid) =>
        invalid.Message.IndexOf(" LineNumber:", StringComparison.Ordinal) is >= 0 and var at ? invalid.Message[..at] : invalid.Message;
}
