using Reconciler.Emulator.Platform.Auth;

namespace Reconciler.Emulator.Platform.Protocols;

/// <summary>The authentication errors of the JSON protocols.</summary>
internal static class JsonErrors
{
    public static AwsException Create(AuthFailure failure, int status) => failure switch
    {
        AuthFailure.Missing => new("MissingAuthenticationTokenException", "Missing Authentication Token", status),
        AuthFailure.Incomplete => new("IncompleteSignatureException", "The request signature does not conform to AWS standards.", status),
        AuthFailure.UnknownKey or AuthFailure.BadToken =>
            new("UnrecognizedClientException", "The security token included in the request is invalid.", status),
        AuthFailure.Expired => new("ExpiredTokenException", "The security token included in the request is expired", status),
        AuthFailure.Skewed =>
            new("InvalidSignatureException", "Signature expired: the request's time is not within 15 minutes of the server's.", status),
        _ => new(
            "InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided. " +
                "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
            status),
    };
}
