using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.Tokens;

/// <summary>A parsed JWT (RFC 7519, in the compact form of RFC 7515). Parsing does not verify the signature.</summary>
internal sealed record JsonWebToken(JsonObject Header, JsonObject Claims, byte[] SignedPart, byte[] Signature)
{
    private const int MaxLength = 16 * 1024;

    // Parsers disagree about duplicate claims, so a token with duplicates is not valid.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string? Algorithm => TextOf(Header, "alg");

    public string? KeyId => TextOf(Header, "kid");

    public string? Issuer => TextOf(Claims, "iss");

    /// <summary>Parses a token, or returns <see langword="null"/> if the text is not a token.</summary>
    public static JsonWebToken? Read(string text)
    {
        if (text.Length > MaxLength || text.Split('.') is not [var header, var claims, var signature])
            return null;
        return Object(header) is { } head && Object(claims) is { } body && Decode(signature) is { Length: > 0 } proof
            ? new JsonWebToken(head, body, Encoding.ASCII.GetBytes(text[..(header.Length + 1 + claims.Length)]), proof)
            : null;
    }

    /// <summary>Signs claims with RS256.</summary>
    public static string Write(JsonObject claims, string keyId, RSA key)
    {
        var header = new JsonObject { ["kid"] = keyId, ["alg"] = "RS256" };
        var signed = $"{Encode(header)}.{Encode(claims)}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>
    /// A claim in seconds since 1970 (NumericDate of RFC 7519), or <see langword="null"/> if it is missing or not a time: a string, a
    /// negative number, or one after the year 9999.
    /// </summary>
    public static DateTimeOffset? Time(JsonObject claims, string name) =>
        claims[name] is JsonValue value && value.TryGetValue<double>(out var seconds) && seconds is >= 0 and < 253_402_300_799
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : null;

    public static string? TextOf(JsonObject claims, string name) =>
        claims[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString(Plain)));

    private static byte[]? Decode(string part)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(part.Length)];
        return Base64Url.IsValid(part) && Base64Url.TryDecodeFromChars(part, bytes, out var length) ? bytes[..length] : null;
    }

    private static JsonObject? Object(string part)
    {
        if (Decode(part) is not { } bytes)
            return null;
        try
        {
            return JsonNode.Parse(bytes, null, Strict) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
