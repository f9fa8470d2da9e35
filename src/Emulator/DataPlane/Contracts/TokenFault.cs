namespace Reconciler.Emulator.DataPlane.Contracts;

/// <summary>Why a bearer token does not open the door. The data plane's endpoints turn it into their own status and body.</summary>
internal enum TokenFault
{
    /// <summary>There is no token.</summary>
    Missing,

    /// <summary>It is no JWT, its signature is wrong, or its key is unknown.</summary>
    Invalid,

    /// <summary>It is no longer, or not yet, valid.</summary>
    Expired,

    /// <summary>Somebody else issued it.</summary>
    WrongIssuer,

    /// <summary><c>aud</c> is none of the allowed audiences.</summary>
    WrongAudience,

    /// <summary><c>client_id</c> is none of the allowed clients.</summary>
    WrongClient,

    /// <summary>None of the allowed scopes is among its scopes.</summary>
    MissingScope,

    /// <summary>A rule about a custom claim does not hold.</summary>
    WrongClaim,
}
