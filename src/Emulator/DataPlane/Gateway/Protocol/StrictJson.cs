using System.Text.Json;
using System.Text.Unicode;

namespace Reconciler.Emulator.DataPlane.Gateway.Protocol;

/// <summary>
/// Reads the messages of callers and targets. JSON that parsers read differently is refused, so that what policies judge is what the
/// other side gets: duplicate member names at any depth (also when escapes hide them), text that is not Unicode, and too deep nesting.
/// </summary>
internal static class StrictJson
{
    /// <summary>The maximum number of nested objects and arrays of a message.</summary>
    public const int MaxDepth = 128;

    // Sets with more names are not reused: clearing a set takes time in proportion to the most names that it ever held.
    private const int MaxReusedNames = 32;

    /// <summary>Parses a message.</summary>
    /// <exception cref="AmbiguousJsonException">Parsers may read the message differently.</exception>
    /// <exception cref="JsonException">The message is not JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        Check(json.Span);
        return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
    }

    /// <summary>Checks a message that is not needed as a document.</summary>
    /// <inheritdoc cref="Parse" path="/exception"/>
    public static void Check(ReadOnlySpan<byte> json)
    {
        // One level more than allowed, so that the check below sees the first token that is too deep.
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth + 1 });
        var names = new List<HashSet<string>?>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth >= MaxDepth:
                    throw new AmbiguousJsonException($"the message is nested deeper than {MaxDepth} levels");
                case JsonTokenType.StartObject:
                    Begin(names, reader.CurrentDepth);
                    break;
                case JsonTokenType.PropertyName:
                    if (!(names[reader.CurrentDepth - 1] ??= new(StringComparer.Ordinal)).Add(Text(ref reader)))
                        throw new AmbiguousJsonException($"the member '{reader.GetString()}' occurs twice in an object");
                    break;
                case JsonTokenType.String when reader.ValueIsEscaped || !Utf8.IsValid(reader.ValueSpan):
                    Text(ref reader);
                    break;
            }
        }
    }

    private static void Begin(List<HashSet<string>?> names, int depth)
    {
        while (names.Count <= depth)
            names.Add(null);
        if (names[depth] is { Count: <= MaxReusedNames } reused)
            reused.Clear();
        else
            names[depth] = null;
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new AmbiguousJsonException("a text is not Unicode (an invalid UTF-8 sequence or half of a surrogate pair)");
        }
    }
}
