namespace Reconciler.Emulator.Platform.Auth;

/// <summary>Why authentication failed. Each protocol has its own error code and text for it.</summary>
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
