using System.Collections.Frozen;

namespace Reconciler.Emulator.Platform.Auth;

/// <summary>The identity that signed a request: a role, a user, or the account itself.</summary>
/// <param name="AccessKeyId">The access key id.</param>
/// <param name="Arn">The ARN that STS GetCallerIdentity returns.</param>
/// <param name="UserId">The unique id.</param>
/// <param name="RoleName">The role of temporary credentials; <see langword="null"/> for other callers.</param>
internal sealed record Caller(string AccessKeyId, string Arn, string UserId, string? RoleName)
{
    /// <summary>The caller of operations that need no signature.</summary>
    public static Caller Anonymous { get; } = new("", "", "", null);

    /// <summary>The IAM user of the access key; <see langword="null"/> for other callers.</summary>
    public string? UserName { get; init; }

    /// <summary>The tags of the session, for temporary credentials.</summary>
    public IReadOnlyDictionary<string, string> SessionTags { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The keys of the session's tags that sessions which it begins get too.</summary>
    public IReadOnlyList<string> TransitiveTagKeys { get; init; } = [];

    /// <summary>The policies that bound the session; none if it may do all that its role may.</summary>
    public IReadOnlyList<string> SessionPolicies { get; init; } = [];

    /// <summary>Whether the account's own access keys have signed, which may call everything.</summary>
    public bool IsAccount => RoleName is null && UserName is null;

    /// <summary>Whether the request is signed at all.</summary>
    public bool IsSigned => AccessKeyId.Length > 0;
}
