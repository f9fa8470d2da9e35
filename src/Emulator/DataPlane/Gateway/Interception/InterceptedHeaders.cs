using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Reconciler.Emulator.DataPlane.Gateway.Interception;

/// <summary>Reads and writes the headers in inputs and outputs of interceptors.</summary>
internal static class InterceptedHeaders
{
    // They describe the message as it is sent, so no interceptor can set them.
    private static readonly HashSet<string> Framing =
        new(StringComparer.OrdinalIgnoreCase) { "Connection", "Content-Length", "Content-Type", "Date", "Transfer-Encoding" };

    public static JsonObject Write(IHeaderDictionary headers)
    {
        var written = new JsonObject();
        foreach (var (name, values) in headers)
            written[name] = values.ToString();
        return written;
    }

    public static JsonObject Write(IEnumerable<KeyValuePair<string, string>> headers)
    {
        var written = new JsonObject();
        foreach (var (name, value) in headers)
            written[name] = value;
        return written;
    }

    /// <summary>Reads the headers that an interceptor returned; empty if it returned none.</summary>
    /// <exception cref="InterceptionException">A header cannot be sent.</exception>
    public static IReadOnlyDictionary<string, string> Read(JsonObject message)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in message["headers"] as JsonObject ?? [])
        {
            if (value is null || Framing.Contains(name))
                continue;
            var text = value.ToString();
            if (!name.All(IsOfName) || name.Length == 0 || !text.All(IsOfValue))
                throw new InterceptionException($"Received invalid response from interceptor: the header \"{name}\" cannot be sent.");
            headers[name] = text;
        }

        return headers;
    }

    private static bool IsOfName(char character) =>
        char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal);

    private static bool IsOfValue(char character) => character is >= ' ' and <= '~' or '\t';
}
