namespace Reconciler.Emulator.Platform.Auth;

/// <summary>An access key of an IAM user.</summary>
internal sealed record UserKey(string Secret, Caller Caller);
