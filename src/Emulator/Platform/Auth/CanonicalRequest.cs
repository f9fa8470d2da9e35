using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Platform.Auth;

/// <summary>The canonical request of Signature Version 4, as the AWS General Reference defines it.</summary>
internal static class CanonicalRequest
{
    private const string UnreservedCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

    private static readonly SearchValues<char> Unreserved = SearchValues.Create(UnreservedCharacters);
    private static readonly SearchValues<char> UnreservedOrSlash = SearchValues.Create(UnreservedCharacters + "/");

    public static string Build(AwsRequest request, SignatureScope scope, SignatureRules rules, string payloadHash)
    {
        var text = new StringBuilder();
        text.Append(request.Method).Append('\n');
        text.Append(CanonicalPath(request.RawPath, rules)).Append('\n');
        text.Append(CanonicalQuery(request)).Append('\n');
        foreach (var name in scope.SignedHeaders)
            text.Append(name).Append(':').Append(CanonicalHeader(request, name)).Append('\n');
        text.Append('\n').AppendJoin(';', scope.SignedHeaders).Append('\n').Append(payloadHash);
        return text.ToString();
    }

    /// <summary>The payload hash that the signature covers: the <c>x-amz-content-sha256</c> header, or else the hash of the body.</summary>
    public static string PayloadHash(AwsRequest request, SignatureScope scope, SignatureRules rules)
    {
        if (request.Header("x-amz-content-sha256") is { } declared)
            return declared;
        return scope.IsPresigned && rules.LeavesPresignedBodyUnsigned ? PayloadDecoder.Unsigned : Hash(request.Body);
    }

    public static string Hash(ReadOnlySpan<byte> data) => Convert.ToHexStringLower(SHA256.HashData(data));

    /// <summary>Encodes all but the unreserved characters of RFC 3986.</summary>
    public static string Encode(string text, bool keepSlashes = false)
    {
        var kept = keepSlashes ? UnreservedOrSlash : Unreserved;
        if (text.AsSpan().IndexOfAnyExcept(kept) < 0)
            return text;
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (kept.Contains((char)b))
                encoded.Append((char)b);
            else
                encoded.Append('%').Append(b.ToString("X2", null));
        }

        return encoded.ToString();
    }

    private static string CanonicalPath(string rawPath, SignatureRules rules)
    {
        var encoded = Encode(Uri.UnescapeDataString(rawPath), keepSlashes: true);
        if (rules.EncodesPathOnce)
            return encoded.Length == 0 ? "/" : encoded;
        var segments = new List<string>();
        foreach (var segment in rawPath.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == "..")
                segments.RemoveRange(Math.Max(segments.Count - 1, 0), Math.Min(segments.Count, 1));
            else if (segment != ".")
                segments.Add(Encode(Encode(Uri.UnescapeDataString(segment))));
        }

        var path = "/" + string.Join('/', segments);
        return rawPath.EndsWith('/') && path.Length > 1 ? path + "/" : path;
    }

    private static string CanonicalQuery(AwsRequest request) => string.Join('&', request.Query
        .Where(p => p.Key != "X-Amz-Signature")
        .Select(p => (Key: Encode(p.Key), Value: Encode(p.Value)))
        .OrderBy(p => p.Key, StringComparer.Ordinal)
        .ThenBy(p => p.Value, StringComparer.Ordinal)
        .Select(p => $"{p.Key}={p.Value}"));

    private static string CanonicalHeader(AwsRequest request, string name)
    {
        if (!request.Headers.TryGetValue(name, out var values))
            return "";
        return string.Join(',', values.Select(v => string.Join(' ', (v ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))));
    }
}
