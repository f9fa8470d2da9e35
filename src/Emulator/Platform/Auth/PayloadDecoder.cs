using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Platform.Auth;

/// <summary>
/// Verifies and decodes the body of a signed request: a plain body by its hash, an <c>aws-chunked</c> body by a signature per chunk and
/// for the trailers.
/// </summary>
internal static class PayloadDecoder
{
    public const string Unsigned = "UNSIGNED-PAYLOAD";

    private const string UnsignedTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    private const string Signed = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private const string SignedTrailer = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    public static void Decode(AwsRequest request, SignatureScope scope, SigningKey key, string payloadHash)
    {
        switch (payloadHash)
        {
            case Unsigned:
                return;
            case UnsignedTrailer:
                Unwrap(request, null);
                return;
            case Signed or SignedTrailer:
                Unwrap(request, new ChunkSignatures(scope, key));
                return;
            default:
                if (payloadHash != CanonicalRequest.Hash(request.Body))
                {
                    throw new AwsException(
                        "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.");
                }

                return;
        }
    }

    private static void Unwrap(AwsRequest request, ChunkSignatures? signatures)
    {
        var source = new ChunkReader(request.Body);
        using var decoded = new MemoryStream(request.Body.Length);
        while (true)
        {
            var header = source.ReadLine();
            var parts = header.Split(';');
            if (!int.TryParse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var size) || size < 0)
                throw ChunkReader.Malformed();
            var chunk = source.ReadBytes(size);
            signatures?.CheckChunk(chunk, SignatureOf(parts));
            if (size == 0)
                break;
            decoded.Write(chunk);
            if (source.ReadLine().Length != 0)
                throw ChunkReader.Malformed();
        }

        request.Trailers = ReadTrailers(source, signatures);
        request.Body = decoded.ToArray();
        if (request.Header("x-amz-decoded-content-length") is { } declared &&
            declared != request.Body.Length.ToString(CultureInfo.InvariantCulture))
            throw new AwsException("IncompleteBody", "The request body terminated unexpectedly");
    }

    private static string? SignatureOf(string[] parts) => parts
        .FirstOrDefault(p => p.StartsWith("chunk-signature=", StringComparison.Ordinal))?["chunk-signature=".Length..];

    private static Dictionary<string, string> ReadTrailers(ChunkReader source, ChunkSignatures? signatures)
    {
        var trailers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var signed = new StringBuilder();
        while (source.ReadLine() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                throw ChunkReader.Malformed();
            var (name, value) = (line[..colon].Trim().ToLowerInvariant(), line[(colon + 1)..].Trim());
            if (name == "x-amz-trailer-signature")
            {
                signatures?.CheckTrailer(signed.ToString(), value);
                continue;
            }

            trailers[name] = value;
            signed.Append(name).Append(':').Append(value).Append('\n');
        }

        return trailers;
    }

    /// <summary>Each signature covers the one before it. The first one covers the signature of the request.</summary>
    private sealed class ChunkSignatures(SignatureScope scope, SigningKey key)
    {
        private string _previous = scope.Signature;

        public void CheckChunk(ReadOnlySpan<byte> chunk, string? signature) =>
            Check("AWS4-HMAC-SHA256-PAYLOAD", $"{EmptyHash}\n{CanonicalRequest.Hash(chunk)}", signature);

        public void CheckTrailer(string trailer, string signature) =>
            Check("AWS4-HMAC-SHA256-TRAILER", CanonicalRequest.Hash(Encoding.UTF8.GetBytes(trailer)), signature);

        private void Check(string algorithm, string hashes, string? signature)
        {
            var expected = key.Sign($"{algorithm}\n{scope.Timestamp}\n{scope.CredentialScope}\n{_previous}\n{hashes}");
            if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(signature ?? "")))
                throw new AuthException(AuthFailure.WrongSignature);
            _previous = expected;
        }
    }
}
