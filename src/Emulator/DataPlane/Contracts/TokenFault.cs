namespace Reconciler.Emulator.DataPlane.Contracts;

/// <summary>Why a bearer token was refused. Each endpoint of the data plane maps it to its own status and body.</summary>
internal enum TokenFault
{
    /// <summary>The request has no bearer token.</summary>
    Missing,

    /// <summary>The token is not a JWT, its signature is wrong, or its signing key is unknown.</summary>
    Invalid,

    /// <summary>The token has expired or is not valid yet.</summary>
    Expired,

    /// <summary><c>iss</c> is not the configured issuer.</summary>
    WrongIssuer,

    /// <summary><c>aud</c> contains no allowed audience.</summary>
    WrongAudience,

    /// <summary><c>client_id</c> is not an allowed client.</summary>
    WrongClient,

    /// <summary>The token has no allowed scope.</summary>
    MissingScope,

    /// <summary>A custom claim does not match its rule.</summary>
    WrongClaim,
}
