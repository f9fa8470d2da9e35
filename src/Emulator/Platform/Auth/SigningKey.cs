using System.Security.Cryptography;
using System.Text;

namespace Reconciler.Emulator.Platform.Auth;

/// <summary>Signs with the derived key of a credential scope.</summary>
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

    public string SignRequest(SignatureScope scope, string canonicalRequest)
    {
        var hash = CanonicalRequest.Hash(Encoding.UTF8.GetBytes(canonicalRequest));
        return Sign($"{SignatureScope.Algorithm}\n{scope.Timestamp}\n{scope.CredentialScope}\n{hash}");
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
