using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.References;

namespace Reconciler.Engine.Composition;

/// <summary>
/// The secrets in Secrets Manager that resources are made from. Each resource has a tag with their versions, so that a rotation reaches it.
/// </summary>
internal static class FollowedSecrets
{
    private const string SecretArn = "secretArn";

    // arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME, then KEY:STAGE:VERSION as some loaders take them.
    private const int ArnParts = 7;
    private const int StagePart = 8;

    /// <summary>Follows the secret of a source. Other sources have no version.</summary>
    /// <param name="scope">The stack.</param>
    /// <param name="owner">The object that names the source.</param>
    /// <param name="source">The source; null if there is none.</param>
    /// <param name="part">Which secret of the object it is.</param>
    /// <param name="tags">The tags of what is made from the secret.</param>
    public static void Follow(
        CompositionScope scope, SpecObject owner, SecretSource? source, string part, Dictionary<string, string> tags)
    {
        if (source?.SecretsManager is { } id) Follow(scope, owner, [id.Split('#')[0]], part, tags);
    }

    /// <summary>
    /// Follows the secrets that environment variables name: by ARN, by a reference to the secret of a provider, or by a name that a source
    /// of the stack has, too. Any other text may be anything.
    /// </summary>
    /// <param name="scope">The stack.</param>
    /// <param name="owner">The object that has the variables.</param>
    /// <param name="variables">The variables.</param>
    /// <param name="tags">The tags of what has the variables.</param>
    public static void Follow(
        CompositionScope scope, SpecObject owner, IReadOnlyDictionary<string, string>? variables, Dictionary<string, string> tags)
    {
        if (variables is null or { Count: 0 }) return;
        var named = NamesOf(scope);
        var ids = variables.Values.Select(value => FindSecret(value, named)).OfType<string>().Distinct().Order(StringComparer.Ordinal);
        Follow(scope, owner, [.. ids], "environment", tags);
    }

    private static void Follow(CompositionScope scope, SpecObject owner, List<string> ids, string part, Dictionary<string, string> tags)
    {
        if (ids.Count == 0) return;
        var version = scope.Add(owner, scope.Types.SecretVersion, new SecretVersionState { SecretIds = ids }, part);
        tags[SecretVersions.Tag] = version.Attribute(SecretVersionResourceType.Version);
    }

    private static string? FindSecret(string value, HashSet<string> named)
    {
        if (named.Contains(value)) return value;
        if (value.StartsWith("arn:", StringComparison.Ordinal))
        {
            // A reference has colons in no part, so the parts of an ARN can be counted before it is resolved.
            var parts = value.Split(':');
            if (parts.Length < ArnParts || parts[2] != "secretsmanager" || parts[5] != "secret") return null;

            // Another stage than the current one does not move by a rotation, and a version never does.
            return parts.Skip(StagePart).All(part => part is "" or "AWSCURRENT") ? string.Join(':', parts.Take(ArnParts)) : null;
        }

        return ReferenceText.Find(value).ToList() is [var only] && only.Attribute == SecretArn && value == $"${{{only.Object}.{SecretArn}}}"
            ? value
            : null;
    }

    private static HashSet<string> NamesOf(CompositionScope scope)
    {
        var sources = scope.ObjectsOf<OAuth2CredentialProviderSpec>().Select(entry => entry.Spec.ClientSecret)
            .Concat(scope.ObjectsOf<ApiKeyCredentialProviderSpec>().Select(entry => entry.Spec.ApiKey))
            .Concat(scope.ObjectsOf<UserPoolSpec>().SelectMany(entry => entry.Spec.Users ?? []).Select(user => user.Password));
        return [.. sources.Select(source => source?.SecretsManager?.Split('#')[0]).OfType<string>()];
    }
}
