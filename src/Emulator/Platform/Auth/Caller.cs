namespace Reconciler.Emulator.Platform.Auth;

/// <summary>The identity that signed a request.</summary>
/// <param name="AccessKeyId">The access key id.</param>
/// <param name="Arn">The ARN that STS GetCallerIdentity returns.</param>
/// <param name="UserId">The unique id.</param>
/// <param name="RoleName">
/// The role of the temporary credentials, or <see langword="null"/> for the account's own access keys, which may call everything.
/// </param>
internal sealed record Caller(string AccessKeyId, string Arn, string UserId, string? RoleName)
{
    /// <summary>The caller of operations that need no signature.</summary>
    public static Caller Anonymous { get; } = new("", "", "", null);
}
