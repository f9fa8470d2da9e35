using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Reconciler.Emulator.Platform.Http;

/// <summary>An HTTP request as received. The path stays encoded, because signatures cover the encoded form.</summary>
internal sealed class AwsRequest
{
    private AwsRequest(
        string method, string rawPath, IReadOnlyList<KeyValuePair<string, string>> query, IHeaderDictionary headers, byte[] body)
    {
        Method = method;
        RawPath = RoutePath = rawPath;
        Query = query;
        Headers = headers;
        Body = body;
    }

    public string Method { get; }

    /// <summary>The path as sent and signed.</summary>
    public string RawPath { get; }

    /// <summary>The path that selects the operation. A service can prepend a part of the host name to it.</summary>
    public string RoutePath { get; set; }

    /// <summary>The decoded query parameters in their original order. A parameter without a value has an empty value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; }

    public IHeaderDictionary Headers { get; }

    /// <summary>The body as sent. Authentication replaces a chunked body by the decoded one.</summary>
    public byte[] Body { get; set; }

    /// <summary>The decoded trailers of a chunked body.</summary>
    public IReadOnlyDictionary<string, string> Trailers { get; set; } = new Dictionary<string, string>();

    public static async Task<AwsRequest> ReadAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var queryStart = target.IndexOf('?', StringComparison.Ordinal);
        var path = queryStart < 0 ? target : target[..queryStart];
        var query = queryStart < 0 ? [] : ParseQuery(target[(queryStart + 1)..]);
        return new AwsRequest(http.Request.Method, path, query, http.Request.Headers, await ReadBodyAsync(http.Request, cancellationToken));
    }

    public string? Header(string name) => Headers.TryGetValue(name, out var values) && values.Count > 0 ? values.ToString() : null;

    public string? QueryValue(string name)
    {
        foreach (var (key, value) in Query)
        {
            if (key == name)
                return value;
        }

        return null;
    }

    /// <summary>Parses <c>a=b&amp;c</c>. Only in form bodies, <c>+</c> is a space.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> ParseQuery(string text, bool form = false)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var part in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (key, value) = equals < 0 ? (part, "") : (part[..equals], part[(equals + 1)..]);
            pairs.Add(new(Decode(key, form), Decode(value, form)));
        }

        return pairs;
    }

    private static string Decode(string text, bool form) => Uri.UnescapeDataString(form ? text.Replace('+', ' ') : text);

    private static async Task<byte[]> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength == 0)
            return [];
        using var buffer = new MemoryStream((int)(request.ContentLength ?? 4096));
        await request.Body.CopyToAsync(buffer, cancellationToken);
        return buffer.Length == buffer.Capacity ? buffer.GetBuffer() : buffer.ToArray();
    }
}
