using System.Security.Cryptography;
using System.Text;

namespace Reconciler.Emulator.Platform.Auth;

/// <summary>The derived key of a credential scope, and the signatures made with it.</summary>
internal sealed class SigningKey
{
    private readonly byte[] _key;

    public SigningKey(string secret, SignatureScope scope)
    {
        var date = Hmac(Encoding.UTF8.GetBytes("AWS4" + secret), scope.Date);
        var region = Hmac(date, scope.Region);
        var service = Hmac(region, scope.Service);
        _key = Hmac(service, "aws4_request");
    }

    public string Sign(string stringToSign) => Convert.ToHexStringLower(Hmac(_key, stringToSign));

    public string SignRequest(SignatureScope scope, string canonicalRequest) => Sign(
        $"{SignatureScope.Algorithm}\n{scope.Timestamp}\n{scope.CredentialScope}\n{CanonicalRequest.Hash(Encoding.UTF8.GetBytes(canonicalRequest))}");

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
