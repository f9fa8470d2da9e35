using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.Protocols;

/// <summary>Parses JSON request bodies.</summary>
internal static class JsonBody
{
    // Parsers disagree about a name that occurs twice, so nobody can say which value the client means.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 128 };

    /// <summary>Parses a body as a JSON object. An empty body is an empty object.</summary>
    /// <exception cref="AwsException">The body is not a JSON object, or a member occurs twice in an object of it.</exception>
    public static JsonObject Parse(byte[] body)
    {
        if (body.Length == 0)
            return [];
        try
        {
            return JsonNode.Parse(body, documentOptions: Strict) as JsonObject
                ?? throw new AwsException("SerializationException", "Start of structure or map found where not expected.");
        }
        catch (JsonException exception)
        {
            throw new AwsException("SerializationException", $"The request body is not valid JSON: {exception.Message}");
        }
    }
}
