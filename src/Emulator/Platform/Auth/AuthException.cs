namespace Reconciler.Emulator.Platform.Auth;

internal sealed class AuthException(AuthFailure failure) : Exception(failure.ToString())
{
    public AuthFailure Failure { get; } = failure;
}
