using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Aws;

/// <summary>A role to assume, and what its trust policy asks for. Stacks with an equal one share a connection.</summary>
/// <param name="Arn">The role.</param>
/// <param name="ExternalId">The external id; null for none.</param>
/// <param name="SessionTags">The tags of the session as lines of key and value, ordered by key; empty for none.</param>
internal sealed record RoleToAssume(string Arn, string? ExternalId, string SessionTags)
{
    private const char Line = '\n';

    // No tag contains it.
    private const char Separator = '\t';

    /// <summary>Returns the role of a stack; null if it assumes none.</summary>
    public static RoleToAssume? Of(StackSpec settings) => settings switch
    {
        { AssumeRole: { } role } => new(
            role.Arn,
            role.ExternalId,
            string.Join(Line, (role.SessionTags ?? [])
                .OrderBy(tag => tag.Key, StringComparer.Ordinal)
                .Select(tag => $"{tag.Key}{Separator}{tag.Value}"))),
        { AssumeRoleArn: { } arn } => new(arn, null, ""),
        _ => null,
    };

    /// <summary>The tags of the session.</summary>
    public IEnumerable<(string Key, string Value)> Tags => SessionTags
        .Split(Line, StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(Separator, 2))
        .Select(parts => (parts[0], parts[1]));
}
