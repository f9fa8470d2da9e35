using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Reconciler.AwsSdk.Tests.Wire;

namespace Reconciler.AwsSdk.Tests.Signing;

/// <summary>
/// An independent implementation of Signature Version 4 that checks the requests of the clients. It reads the request as it was sent:
/// encoded path and query, the signed headers, and the body.
/// </summary>
internal static class SigV4
{
    public static string Signature(CapturedRequest request, string secretKey)
    {
        var authorization = Authorization(request);
        var scope = authorization["Credential"][(authorization["Credential"].IndexOf('/', StringComparison.Ordinal) + 1)..];
        var signedHeaders = authorization["SignedHeaders"];
        var canonical = string.Join('\n',
            request.Method,
            CanonicalPath(request.Path),
            CanonicalQuery(request.Query),
            string.Concat(signedHeaders.Split(';').Select(name => $"{name}:{Collapse(request.Headers[name])}\n")),
            signedHeaders,
            Hex(SHA256.HashData(request.Body)));
        var toSign = string.Join(
            '\n', "AWS4-HMAC-SHA256", request.Headers["X-Amz-Date"], scope, Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        var key = scope.Split('/').Aggregate(
            Encoding.UTF8.GetBytes("AWS4" + secretKey), (k, part) => HMACSHA256.HashData(k, Encoding.UTF8.GetBytes(part)));
        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }

    /// <summary>Credential, SignedHeaders and Signature.</summary>
    public static Dictionary<string, string> Authorization(CapturedRequest request)
    {
        var header = request.Headers["Authorization"];
        Assert.StartsWith("AWS4-HMAC-SHA256 ", header, StringComparison.Ordinal);
        return header["AWS4-HMAC-SHA256 ".Length..].Split(',').Select(p => p.Trim().Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
    }

    /// <summary>All services except S3 encode the path twice.</summary>
    private static string CanonicalPath(string path) => string.Join('/', path.Split('/').Select(Encode));

    private static string CanonicalQuery(string query) => query.Length == 0
        ? ""
        : string.Join('&', query.Split('&').Select(p => p.Split('=', 2))
            .Select(p => (Name: Encode(Uri.UnescapeDataString(p[0])), Value: p.Length > 1 ? Encode(Uri.UnescapeDataString(p[1])) : ""))
            .OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal)
            .Select(p => $"{p.Name}={p.Value}"));

    private static string Collapse(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Encode(string text)
    {
        var encoded = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || "-_.~".Contains((char)b, StringComparison.Ordinal))
                encoded.Append((char)b);
            else
                encoded.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }
        return encoded.ToString();
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
