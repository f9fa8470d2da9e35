namespace Reconciler.Emulator.Platform.Auth;

/// <summary>Temporary credentials handed out by STS.</summary>
internal sealed record SessionCredential(string Secret, string Token, DateTimeOffset Expiration, Caller Caller);
