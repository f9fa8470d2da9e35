using System.Globalization;
using System.Text;
using Reconciler.Emulator.Platform.Auth;

namespace Reconciler.Emulator.DataPlane.Gateway.Credentials;

/// <summary>Signs requests with AWS Signature Version 4.</summary>
internal static class RequestSignature
{
    private const string SignedHeaders = "content-type;host;x-amz-date;x-amz-security-token";

    /// <summary>Adds date, session token and signature. Address and body of the request must not change afterwards.</summary>
    public static void Add(
        HttpRequestMessage request,
        ReadOnlySpan<byte> body,
        string accessKeyId,
        SessionCredential credential,
        string region,
        string service,
        DateTimeOffset now)
    {
        var timestamp = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = new SignatureScope(
            accessKeyId, timestamp[..8], region, service, SignedHeaders.Split(';'), "", timestamp, credential.Token, null);
        var uri = request.RequestUri!;
        var canonical = new StringBuilder()
            .Append(request.Method).Append('\n')
            .Append(Path(uri, service)).Append('\n')
            .Append(Query(uri)).Append('\n')
            .Append("content-type:").Append(request.Content!.Headers.ContentType).Append('\n')
            .Append("host:").Append(uri.Authority).Append('\n')
            .Append("x-amz-date:").Append(timestamp).Append('\n')
            .Append("x-amz-security-token:").Append(credential.Token).Append("\n\n")
            .Append(SignedHeaders).Append('\n')
            .Append(CanonicalRequest.Hash(body));
        var signature = new SigningKey(credential.Secret, scope).SignRequest(scope, canonical.ToString());
        request.Headers.TryAddWithoutValidation("X-Amz-Date", timestamp);
        request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", credential.Token);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"{SignatureScope.Algorithm} Credential={accessKeyId}/{scope.CredentialScope}, " +
            $"SignedHeaders={SignedHeaders}, Signature={signature}");
    }

    // Every service except S3 signs the path encoded twice.
    private static string Path(Uri uri, string service) =>
        service == "s3" ? uri.AbsolutePath : CanonicalRequest.Encode(uri.AbsolutePath, keepSlashes: true);

    private static string Query(Uri uri) => string.Join('&', uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(p => p.Split('=', 2))
        .Select(p => (Key: Encode(p[0]), Value: Encode(p.ElementAtOrDefault(1) ?? "")))
        .OrderBy(p => p.Key, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal)
        .Select(p => $"{p.Key}={p.Value}"));

    private static string Encode(string text) => CanonicalRequest.Encode(Uri.UnescapeDataString(text));
}
