namespace Reconciler.Emulator.Platform.Auth;

/// <summary>Why a request was not authenticated; each protocol has its own code and text for it.</summary>
internal enum AuthFailure
{
    Missing,
    Incomplete,
    UnknownKey,
    BadToken,
    WrongSignature,
    Skewed,
    Expired,
}
