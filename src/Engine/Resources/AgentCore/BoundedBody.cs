using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>The body of an MCP server's response: JSON or a stream of events, of a limited size.</summary>
/// <param name="response">The response.</param>
/// <param name="size">The bytes that were read before.</param>
/// <param name="limit">The most bytes of all bodies.</param>
internal sealed class BoundedBody(HttpResponseMessage response, int size, int limit)
{
    private const string Data = "data:";

    // Two members of one name mean one thing to us and may mean another to a client.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The bytes that were read, with those before.</summary>
    public int Size { get; private set; } = size;

    /// <summary>Returns the answer to a request; null if there is none.</summary>
    /// <param name="id">The id of the request.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="McpListException">The body is too long.</exception>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public async Task<JsonObject?> ReadAnswerAsync(int id, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
        await foreach (var line in ReadLinesAsync(cancellationToken))
        {
            if (!isStream) text.Append(line).Append('\n');
            else if (line.StartsWith(Data, StringComparison.Ordinal)) text.Append(line.AsSpan(Data.Length));
            else if (line.Length == 0 && text.Length > 0)
            {
                if (Find(text.ToString(), id) is { } answer) return answer;
                text.Clear();
            }
        }

        return text.Length == 0 ? null : Find(text.ToString(), id);
    }

    /// <summary>Returns the message of an error; null if there is none.</summary>
    public async Task<string?> ReadErrorAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        await foreach (var line in ReadLinesAsync(cancellationToken)) lines.Add(line);
        try
        {
            var body = JsonNode.Parse(string.Join('\n', lines)) as JsonObject;
            return (body?["message"] ?? body?["Message"] ?? body?["error"]?["message"])?.ToString();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return lines.FirstOrDefault();
        }
    }

    private static JsonObject? Find(string text, int id) => JsonNode.Parse(text, documentOptions: Strict) switch
    {
        JsonArray batch => batch.OfType<JsonObject>().FirstOrDefault(message => IsAnswer(message, id)),
        JsonObject message when IsAnswer(message, id) => message,

        // Without an id a server could not read the request.
        JsonObject message when message["error"] is JsonObject && message["id"] is null => message,
        _ => null,
    };

    private static bool IsAnswer(JsonObject message, int id) =>
        message["id"] is JsonValue value && value.TryGetValue<int>(out var answered) && answered == id && message["method"] is null;

    private async IAsyncEnumerable<string> ReadLinesAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var decoder = new UTF8Encoding(false, throwOnInvalidBytes: false).GetDecoder();
        var (bytes, characters) = (new byte[16 * 1024], new char[16 * 1024]);
        var line = new StringBuilder();
        for (var count = await stream.ReadAsync(bytes, cancellationToken); count > 0; count = await stream.ReadAsync(bytes, cancellationToken))
        {
            if ((Size += count) > limit) throw new McpListException($"its list of tools is longer than {limit / (1024 * 1024)} MiB");
            var decoded = decoder.GetChars(bytes, 0, count, characters, 0);
            for (var i = 0; i < decoded; i++)
            {
                if (characters[i] == '\r') continue;
                if (characters[i] != '\n')
                {
                    line.Append(characters[i]);
                    continue;
                }

                yield return line.ToString();
                line.Clear();
            }
        }

        if (line.Length > 0) yield return line.ToString();
    }
}
