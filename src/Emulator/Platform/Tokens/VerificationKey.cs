using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.Tokens;

/// <summary>
/// A public key of an issuer in its JSON form (RFC 7517), with the allowed algorithms. <c>none</c> and HMAC are not supported: a verifier
/// that accepts one of them with a public key accepts forged tokens.
/// </summary>
internal sealed class VerificationKey
{
    private readonly RSAParameters? _rsa;
    private readonly ECParameters? _curve;
    private readonly string? _onlyAlgorithm;

    private VerificationKey(RSAParameters? rsa, ECParameters? curve, string? onlyAlgorithm)
    {
        _rsa = rsa;
        _curve = curve;
        _onlyAlgorithm = onlyAlgorithm;
    }

    /// <summary>Reads a key, or returns <see langword="null"/> if its type is not supported or it is not for signatures.</summary>
    public static VerificationKey? Read(JsonObject key)
    {
        if (JsonWebToken.TextOf(key, "use") is not (null or "sig"))
            return null;
        var algorithm = JsonWebToken.TextOf(key, "alg");
        switch (JsonWebToken.TextOf(key, "kty"))
        {
            case "RSA" when Number(key, "n") is { } modulus && Number(key, "e") is { } exponent:
                return new VerificationKey(new RSAParameters { Modulus = modulus, Exponent = exponent }, null, algorithm);
            case "EC" when Curve(key) is { } named && Number(key, "x") is { } x && Number(key, "y") is { } y:
                return new VerificationKey(null, new ECParameters { Curve = named, Q = new ECPoint { X = x, Y = y } }, algorithm);
            default:
                return null;
        }
    }

    public bool Verifies(JsonWebToken token)
    {
        if (token.Algorithm is not { Length: 5 } algorithm || _onlyAlgorithm is not null && _onlyAlgorithm != algorithm ||
            Hash(algorithm) is not { } hash)
            return false;
        try
        {
            return algorithm[..2] switch
            {
                "RS" => VerifiesRsa(token, hash, RSASignaturePadding.Pkcs1),
                "PS" => VerifiesRsa(token, hash, RSASignaturePadding.Pss),
                "ES" => VerifiesCurve(token, hash),
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            // The issuer published an invalid key.
            return false;
        }
    }

    private bool VerifiesRsa(JsonWebToken token, HashAlgorithmName hash, RSASignaturePadding padding)
    {
        if (_rsa is not { } parameters)
            return false;
        using var key = RSA.Create(parameters);
        return key.VerifyData(token.SignedPart, token.Signature, hash, padding);
    }

    private bool VerifiesCurve(JsonWebToken token, HashAlgorithmName hash)
    {
        if (_curve is not { } parameters)
            return false;
        using var key = ECDsa.Create(parameters);
        return key.VerifyData(token.SignedPart, token.Signature, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static HashAlgorithmName? Hash(string algorithm) => algorithm[2..] switch
    {
        "256" => HashAlgorithmName.SHA256,
        "384" => HashAlgorithmName.SHA384,
        "512" => HashAlgorithmName.SHA512,
        _ => null,
    };

    private static ECCurve? Curve(JsonObject key) => JsonWebToken.TextOf(key, "crv") switch
    {
        "P-256" => ECCurve.NamedCurves.nistP256,
        "P-384" => ECCurve.NamedCurves.nistP384,
        "P-521" => ECCurve.NamedCurves.nistP521,
        _ => null,
    };

    private static byte[]? Number(JsonObject key, string name) =>
        JsonWebToken.TextOf(key, name) is { } text && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
}
