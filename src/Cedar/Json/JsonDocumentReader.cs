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
        try
        {
            using var document = JsonDocument.Parse(json, options);
            var positions = new JsonPositions(json, document.RootElement);
            try
            {
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

    // JsonDocument appends the position to its messages, counted in bytes and from 0; ours replaces it.
    private static string Reason(JsonException invalid) =>
        invalid.Message.IndexOf(" LineNumber:", StringComparison.Ordinal) is >= 0 and var at ? invalid.Message[..at] : invalid.Message;
}
