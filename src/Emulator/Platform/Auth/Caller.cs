namespace Reconciler.Emulator.Platform.Auth;

/// <summary>Who signed a request.</summary>
/// <param name="AccessKeyId">The access key id.</param>
/// <param name="Arn">The ARN as STS GetCallerIdentity tells it.</param>
/// <param name="UserId">The unique id.</param>
/// <param name="RoleName">The role whose temporary credentials were used, or <see langword="null"/> for the account's own keys, which may do everything.</param>
internal sealed record Caller(string AccessKeyId, string Arn, string UserId, string? RoleName)
{
    /// <summary>The caller of operations that need no signature.</summary>
    public static Caller Anonymous { get; } = new("", "", "", null);
}
