using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SampleMcpServer.Tools;

/// <summary>
/// Returns the cause of invalid arguments to the caller. Without this filter the library returns only that the call failed, and logs a
/// failure of the server. A model that knows which argument is wrong can correct its call.
/// </summary>
internal static class CallerMistakes
{
    public static McpRequestHandler<CallToolRequestParams, CallToolResult> Filter(
        McpRequestHandler<CallToolRequestParams, CallToolResult> next) =>
        async (request, cancellationToken) =>
        {
            if (request.MatchedPrimitive is McpServerTool tool)
            {
                WriteIntegersPlainly(tool.ProtocolTool.InputSchema, request.Params?.Arguments);
                if (Find(tool.ProtocolTool.InputSchema, request.Params?.Arguments) is { } mistake)
                    return Error(mistake);
            }

            try
            {
                return await next(request, cancellationToken);
            }
            catch (OverflowException)
            {
                return Error("The result does not fit into a 64-bit integer.");
            }
        };

    /// <summary>
    /// Returns <c>InvalidParams</c> for invalid parameters of any method, as JSON-RPC requires. The library returns <c>InternalError</c>.
    /// </summary>
    public static McpMessageHandler Filter(McpMessageHandler next) => async (context, cancellationToken) =>
    {
        try
        {
            await next(context, cancellationToken);
        }
        catch (JsonException e)
        {
            throw new McpProtocolException("The parameters are not valid for this method.", e, McpErrorCode.InvalidParams);
        }
    };

    // JSON has one type for numbers, so 4.0 and 4e0 are the integer 4. The library's binding takes only 4.
    private static void WriteIntegersPlainly(JsonElement schema, IDictionary<string, JsonElement>? arguments)
    {
        foreach (var (name, value) in arguments?.ToList() ?? [])
        {
            if (TypeOf(schema, name) == "integer"
                && value.ValueKind == JsonValueKind.Number
                && !value.TryGetInt64(out _)
                && value.TryGetDecimal(out var number)
                && number == decimal.Truncate(number)
                && number is >= long.MinValue and <= long.MaxValue)
                arguments![name] = JsonSerializer.SerializeToElement((long)number);
        }
    }

    private static string? Find(JsonElement schema, IDictionary<string, JsonElement>? arguments)
    {
        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Select(name => name.GetString()!))
            {
                if (arguments?.ContainsKey(name) != true)
                    return $"Argument '{name}' is missing.";
            }
        }
        return arguments?.Select(argument => FindType(schema, argument.Key, argument.Value)).FirstOrDefault(mistake => mistake is not null);
    }

    // Checks only what the library's binding accepts silently or rejects without a helpful message.
    private static string? FindType(JsonElement schema, string name, JsonElement value) => TypeOf(schema, name) switch
    {
        "integer" when value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out _) =>
            $"Argument '{name}' must be a 64-bit integer.",
        "string" when value.ValueKind != JsonValueKind.String => $"Argument '{name}' must be a string.",
        _ => null,
    };

    private static string? TypeOf(JsonElement schema, string name) =>
        schema.TryGetProperty("properties", out var properties)
        && properties.TryGetProperty(name, out var property)
        && property.TryGetProperty("type", out var type)
        && type.ValueKind == JsonValueKind.String
            ? type.GetString()
            : null;

    private static CallToolResult Error(string text) => new() { IsError = true, Content = [new TextContentBlock { Text = text }] };
}
