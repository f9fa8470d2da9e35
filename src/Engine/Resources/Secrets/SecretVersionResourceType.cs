using System.Text.RegularExpressions;
using Amazon.SecretsManager.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Resources.Secrets;

/// <summary>
/// The current versions of secrets that somebody keeps in Secrets Manager. They are only read, without their values: what was made from a
/// secret is made again when its version moves. A secret that cannot be described has an unknown version, which changes nothing.
/// </summary>
internal sealed partial class SecretVersionResourceType : ResourceTypeBase<SecretVersionState>
{
    public const string TypeName = ResourceTypeNames.SecretVersion;

    /// <summary>The attribute with the versions, as the tag has them.</summary>
    public const string Version = "version";

    private const string Current = "AWSCURRENT";
    private const string Foreign = "a setting of the secret, which belongs to somebody else";

    public override string Name => TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "secretIds",

        // It is nobody's to delete.
        DeletedWithParent = true,
        Answers =
        [
            new(typeof(DescribeSecretResponse))
            {
                ComparedAs = new Dictionary<string, string> { ["versionIdsToStages"] = "secretIds" },
                Ignored = new Dictionary<string, string>
                {
                    ["aRN"] = LiveReasons.Identifier,
                    ["name"] = LiveReasons.Identifier,
                    ["createdDate"] = LiveReasons.Time,
                    ["deletedDate"] = LiveReasons.Time,
                    ["lastAccessedDate"] = LiveReasons.Time,
                    ["lastChangedDate"] = LiveReasons.Time,
                    ["lastRotatedDate"] = LiveReasons.Time,
                    ["nextRotationDate"] = LiveReasons.Time,
                    ["description"] = Foreign,
                    ["kmsKeyId"] = Foreign,
                    ["owningService"] = Foreign,
                    ["primaryRegion"] = Foreign,
                    ["replicationStatus"] = Foreign,
                    ["rotationEnabled"] = Foreign,
                    ["rotationLambdaARN"] = Foreign,
                    ["rotationRules"] = Foreign,
                    ["externalSecretRotationMetadata"] = Foreign,
                    ["externalSecretRotationRoleArn"] = Foreign,
                    ["tags"] = Foreign,
                    ["type"] = Foreign,
                },
            },
        ],
    };

    protected override IEnumerable<string?> Identity(SecretVersionState desired) => desired.SecretIds;

    protected override async Task<LiveResource?> ObserveAsync(
        AwsAccount aws, SecretVersionState desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        var versions = await Task.WhenAll(desired.SecretIds.Select(id => ReadVersionAsync(aws, id, cancellationToken)));
        var unknown = desired.SecretIds.Zip(versions).Where(pair => pair.Second is null).Select(pair => pair.First).ToList();
        return new LiveResource(string.Join(' ', desired.SecretIds), desired)
        {
            DisplayName = string.Join(' ', desired.SecretIds),
            Reason = unknown.Count == 0
                ? null
                : $"the version of {string.Join(", ", unknown)} cannot be read, so a rotation is not noticed; it needs a secret that "
                    + $"exists in {aws.Region}, and secretsmanager:DescribeSecret",
            Attributes = new Dictionary<string, string> { [Version] = SecretVersions.Join(versions) },
        };
    }

    protected override Task<string> CreateAsync(AwsAccount aws, SecretVersionState desired, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("The version of a secret is always observed, so it is never created.");

    protected override void InvalidateCreated(AwsAccount aws, SecretVersionState desired, Exception? failure)
    {
    }

    protected override Task UpdateAsync(
        AwsAccount aws,
        SecretVersionState desired,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The secret belongs to whoever keeps it.</summary>
    protected override Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Reads a version when a deep check is due, or when an event names the secret. All stacks share the read.</summary>
    private static async Task<string?> ReadVersionAsync(AwsAccount aws, string id, CancellationToken cancellationToken)
    {
        var arn = SecretArn().Match(id);
        if (arn.Success && arn.Groups["region"].Value != aws.Region) return null;

        // Events name a secret by its name or by its ARN, whichever the caller used.
        var name = arn.Success ? arn.Groups["name"].Value : id;
        var found = await aws.View.ReadUntilDeepCheckAsync(
            ViewScope.OfResource(TypeName, name, id).Read<string>(nameof(ReadVersionAsync)),
            async ct => await DescribeAsync(aws, id, ct) ?? "",
            cancellationToken);
        return found.Length == 0 ? null : found;
    }

    private static async Task<string?> DescribeAsync(AwsAccount aws, string id, CancellationToken cancellationToken)
    {
        try
        {
            var secret = await aws.ReadOrNullAsync(
                aws.SecretsManager.DescribeSecretAsync, new DescribeSecretRequest { SecretId = id }, cancellationToken);
            return secret?.VersionIdsToStages?.FirstOrDefault(version => version.Value?.Contains(Current) == true).Key;
        }
        catch (Exception e) when (
            FailureClassifier.IsAwsFailure(e) && FailureClassifier.Classify(e).Kind is FailureKind.Forbidden or FailureKind.Invalid)
        {
            return null;
        }
    }

    [GeneratedRegex(
        @"\Aarn:[^:]+:secretsmanager:(?<region>[^:]+):[^:]+:secret:(?<name>.+?)(-[A-Za-z0-9]{6})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex SecretArn();
}
