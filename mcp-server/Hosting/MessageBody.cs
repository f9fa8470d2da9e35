using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace SampleMcpServer.Hosting;

/// <summary>The message in a request's body, or what is wrong with the body.</summary>
internal readonly record struct MessageBody(JsonRpcMessage? Message, Fault? Fault)
{
    public static async Task<MessageBody> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        JsonDocument json;
        try
        {
            json = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
        }
        catch (JsonException)
        {
            return new(null, Fault.ParseError);
        }

        using (json)
        {
            return Read(json);
        }
    }

    private static MessageBody Read(JsonDocument json)
    {
        try
        {
            return json.Deserialize<JsonRpcMessage>(McpJsonUtilities.DefaultOptions) is { } message ? new(message, null) : new(null, Fault.NoMessage);
        }
        catch (JsonException)
        {
            return new(null, Fault.NoMessage);
        }
    }
}
