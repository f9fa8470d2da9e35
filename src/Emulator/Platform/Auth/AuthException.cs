namespace Reconciler.Emulator.Platform.Auth;

/// <summary>A request failed authentication.</summary>
internal sealed class AuthException(AuthFailure failure) : Exception(failure.ToString())
{
    public AuthFailure Failure { get; } = failure;
}
