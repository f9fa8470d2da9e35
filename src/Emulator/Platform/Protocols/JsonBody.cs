using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.Protocols;

/// <summary>Parses JSON request bodies.</summary>
internal static class JsonBody
{
    /// <summary>Parses a body as a JSON object. An empty body is an empty object.</summary>
    /// <exception cref="AwsException">The body is not a JSON object.</exception>
    public static JsonObject Parse(byte[] body)
    {
        if (body.Length == 0)
            return [];
        try
        {
            return JsonNode.Parse(body) as JsonObject
                ?? throw new AwsException("SerializationException", "Start of structure or map found where not expected.");
        }
        catch (JsonException)
        {
            throw new AwsException("SerializationException", "The request body is not valid JSON.");
        }
    }
}
