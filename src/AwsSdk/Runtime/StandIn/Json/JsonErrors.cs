using System.Text.Json;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.StandIn.Metadata;

namespace Amazon.Runtime.StandIn.Json;

/// <summary>Reads the parts of an error from headers and body of the JSON protocols.</summary>
internal static class JsonErrors
{
    private static readonly string[] CodeMembers = ["__type", "code", "Code"];
    private static readonly string[] MessageMembers = ["message", "Message", "errorMessage"];
    private static readonly string[] RequestIdHeaders = ["x-amzn-RequestId", "x-amz-request-id", "x-amz-id-2"];

    /// <summary>The error code without the namespace and URL of the form "namespace#Code:http://documentation".</summary>
    public static string? Code(IWebResponseData headers, JsonElement? body)
    {
        var code = headers.IsHeaderPresent("x-amzn-ErrorType") ? headers.GetHeaderValue("x-amzn-ErrorType") : Text(body, CodeMembers);
        if (code is null)
            return null;
        var documentation = code.IndexOf(':', StringComparison.Ordinal);
        if (documentation >= 0)
            code = code[..documentation];
        return code[(code.LastIndexOf('#') + 1)..];
    }

    public static string? Message(JsonElement? body) => Text(body, MessageMembers);

    public static string? RequestId(IWebResponseData headers) =>
        RequestIdHeaders.Where(headers.IsHeaderPresent).Select(headers.GetHeaderValue).FirstOrDefault();

    private static string? Text(JsonElement? body, string[] names)
    {
        if (body is not { } json)
            return null;
        foreach (var name in names)
        {
            if (json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
                return value.GetString();
        }
        return null;
    }
}
