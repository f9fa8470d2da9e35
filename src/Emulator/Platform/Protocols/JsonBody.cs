using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.Protocols;

internal static class JsonBody
{
    /// <summary>Parses a body that has to be an object; an empty one is an empty object.</summary>
    /// <exception cref="AwsException">It is something else.</exception>
    public static JsonObject Parse(byte[] body)
    {
        if (body.Length == 0)
            return [];
        try
        {
            return JsonNode.Parse(body) as JsonObject ?? throw new AwsException("SerializationException", "Start of structure or map found where not expected.");
        }
        catch (JsonException)
        {
            throw new AwsException("SerializationException", "The request body is not valid JSON.");
        }
    }
}
