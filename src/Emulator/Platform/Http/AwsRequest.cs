using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Reconciler.Emulator.Platform.Http;

/// <summary>An HTTP request as received. The path stays encoded, because signatures cover the encoded form.</summary>
internal sealed class AwsRequest
{
    // What is reserved on the word of a client that announces a body; more is reserved as the bytes arrive.
    private const int MaxReserved = 64 * 1024;

    private AwsRequest(string method, string rawPath, IReadOnlyList<KeyValuePair<string, string>> query, IHeaderDictionary headers)
    {
        Method = method;
        RawPath = RoutePath = rawPath;
        Query = query;
        Headers = headers;
    }

    public string Method { get; }

    /// <summary>The path as sent and signed.</summary>
    public string RawPath { get; }

    /// <summary>The path that selects the operation. A service can prepend a part of the host name to it.</summary>
    public string RoutePath { get; set; }

    /// <summary>The decoded query parameters in their original order. A parameter without a value has an empty value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; }

    public IHeaderDictionary Headers { get; }

    /// <summary>
    /// The body as sent; empty until <see cref="ReadBodyAsync"/> has read it. Authentication replaces a chunked body by the decoded one.
    /// </summary>
    public byte[] Body { get; set; } = [];

    /// <summary>The decoded trailers of a chunked body.</summary>
    public IReadOnlyDictionary<string, string> Trailers { get; set; } = new Dictionary<string, string>();

    /// <summary>Reads everything but the body.</summary>
    public static AwsRequest ReadHead(HttpContext http)
    {
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var queryStart = target.IndexOf('?', StringComparison.Ordinal);
        var path = queryStart < 0 ? target : target[..queryStart];
        var query = queryStart < 0 ? [] : ParseQuery(target[(queryStart + 1)..]);
        return new AwsRequest(http.Request.Method, path, query, http.Request.Headers);
    }

    /// <summary>Reads the body up to a limit, whether its length is announced or not.</summary>
    /// <param name="http">The HTTP request.</param>
    /// <param name="limit">The maximum length in bytes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="BodyTooLargeException">The body is longer than the limit.</exception>
    public async Task ReadBodyAsync(HttpContext http, long limit, CancellationToken cancellationToken)
    {
        limit = Math.Min(limit, Array.MaxLength);
        var announced = http.Request.ContentLength;
        if (announced > limit)
            throw new BodyTooLargeException(limit);
        if (announced == 0)
        {
            // Without a body the server never sends 100 (Continue), and botocore takes the next answer on the connection for this one's.
            if (http.Request.Headers.ContainsKey("Expect"))
                http.Response.Headers.Connection = "close";
            return;
        }

        using var buffer = new MemoryStream((int)Math.Min(announced ?? 4096, MaxReserved));
        var chunk = ArrayPool<byte>.Shared.Rent(MaxReserved);
        try
        {
            for (int count; (count = await http.Request.Body.ReadAsync(chunk, cancellationToken)) > 0;)
            {
                var needed = buffer.Length + count;
                if (needed > limit)
                    throw new BodyTooLargeException(limit);
                // A buffer of exactly the announced length need not be copied at the end.
                if (announced is { } length && needed > buffer.Capacity)
                    buffer.Capacity = (int)Math.Max(needed, Math.Min(length, 2L * buffer.Capacity));
                buffer.Write(chunk, 0, count);
            }
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            // The server's own limit, which also counts the framing of chunks.
            throw new BodyTooLargeException(limit);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        Body = buffer.Length == buffer.Capacity ? buffer.GetBuffer() : buffer.ToArray();
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
}
