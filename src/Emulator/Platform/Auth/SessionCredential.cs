namespace Reconciler.Emulator.Platform.Auth;

/// <summary>Temporary credentials of a role.</summary>
internal sealed record SessionCredential(string Secret, string Token, DateTimeOffset Expiration, Caller Caller);
