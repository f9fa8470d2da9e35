using System.Globalization;
using System.Security.Cryptography;
using Amazon.SecretsManager.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Resources.Secrets;

/// <summary>A generated password. It is stored only in Secrets Manager.</summary>
internal sealed class GeneratedSecretResourceType : ListedResourceType<GeneratedSecretState, LiveResource>
{
    public const string TypeName = ResourceTypeNames.GeneratedSecret;

    /// <summary>The attribute with the time at which the password was generated.</summary>
    public const string CreatedAt = "createdAt";
    private const int Length = 32;
    private const string Letters = "abcdefghijkmnopqrstuvwxyz";
    private const string Capitals = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const string Digits = "23456789";
    private const string Symbols = "!#%*+-_=.";

    public override string Name => TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "name",
        HoldsData = true,
        CreateOnly = new HashSet<string> { "name" },
        NotCompared = new Dictionary<string, string> { ["tags"] = LiveReasons.Tags },
        Answers =
        [
            new(typeof(SecretListEntry))
            {
                Ignored = new Dictionary<string, string>(Ignored) { ["secretVersionsToStages"] = Value },
            },
            new(typeof(DescribeSecretResponse))
            {
                Ignored = new Dictionary<string, string>(Ignored)
                {
                    ["versionIdsToStages"] = Value,
                    ["replicationStatus"] = "replicas hold the same value, under the policies of their region",
                },
            },
        ],
        NotRead = new Dictionary<string, string>
        {
            ["GetResourcePolicy"] = "costs a call of its own for every secret; who may set it may read the secret as well",
        },
    };

    private const string Value = "the versions of the value, which is read only where it is needed";
    private const string Rotation = "the operator gives no secret a rotation; a rotated value is no longer the password of its user";

    private static Dictionary<string, string> Ignored => new()
    {
        ["aRN"] = LiveReasons.Identifier,
        ["createdDate"] = "tells whether a user is older than its password",
        ["lastAccessedDate"] = LiveReasons.Time,
        ["lastChangedDate"] = LiveReasons.Time,
        ["lastRotatedDate"] = LiveReasons.Time,
        ["nextRotationDate"] = Rotation,
        ["rotationEnabled"] = Rotation,
        ["rotationLambdaARN"] = Rotation,
        ["rotationRules"] = Rotation,
        ["externalSecretRotationMetadata"] = Rotation,
        ["externalSecretRotationRoleArn"] = Rotation,
        ["owningService"] = "names an AWS service that manages a secret; none manages ours",
        ["primaryRegion"] = "names the region of the original of a replica",
        ["type"] = "names the partner whose secret it is; ours has none",
    };

    protected override string GetName(GeneratedSecretState desired) => desired.Name;

    protected override string GetRowName(LiveResource row) => ((GeneratedSecretState)row.State).Name;

    protected override string GetRowToken(LiveResource row)
    {
        var state = (GeneratedSecretState)row.State;
        return string.Join(
            '\n',
            state.Tags
                .Select(tag => $"{tag.Key}={tag.Value}")
                .Prepend($"{row.Id} {row.Attributes[CreatedAt]} {state.KmsKeyId} {state.DeletedDate} {state.Description}"));
    }

    // The list is filtered by our owner tag. A secret that is not in it may be foreign, so read it by name.
    protected override Task<LiveResource?> ObserveListedAsync(
        AwsAccount aws, string name, LiveResource? row, CancellationToken cancellationToken) =>
        row is null ? ReadByNameAsync(aws, name, cancellationToken) : Task.FromResult<LiveResource?>(row);

    protected override async Task<string> CreateAsync(AwsAccount aws, GeneratedSecretState desired, CancellationToken cancellationToken)
    {
        var response = await aws.CallAsync(
            aws.SecretsManager.CreateSecretAsync,
            new CreateSecretRequest
            {
                Name = desired.Name,
                Description = desired.Description,
                SecretString = Generate(),
                Tags = ToTags(desired.Tags),
            },
            cancellationToken);
        return response.ARN;
    }

    protected override async Task UpdateAsync(
        AwsAccount aws,
        GeneratedSecretState desired,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        var (set, removed) = TagChanges.Extract(changes);

        // First: a secret that is to be deleted takes no other change.
        if (changes.Any(change => change.Path == "deletedDate"))
        {
            await aws.CallAsync(
                aws.SecretsManager.RestoreSecretAsync, new RestoreSecretRequest { SecretId = live.Id }, cancellationToken);
        }

        if (changes.Any(change => change.Path is "description" or "kmsKeyId"))
        {
            await aws.CallAsync(
                aws.SecretsManager.UpdateSecretAsync,
                new UpdateSecretRequest
                {
                    SecretId = live.Id,
                    Description = desired.Description ?? "",
                    KmsKeyId = desired.KmsKeyId ?? DefaultKey,
                },
                cancellationToken);
        }

        if (removed.Count > 0)
        {
            await aws.CallAsync(
                aws.SecretsManager.UntagResourceAsync,
                new UntagResourceRequest { SecretId = live.Id, TagKeys = removed },
                cancellationToken);
        }

        if (set.Count > 0)
        {
            await aws.CallAsync(
                aws.SecretsManager.TagResourceAsync,
                new TagResourceRequest { SecretId = live.Id, Tags = ToTags(set) },
                cancellationToken);
        }
    }

    /// <summary>
    /// Deletes without recovery window: the password can be generated again, and the window would block its name for days.
    /// </summary>
    protected override async Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        await aws.CallAsync(
            aws.SecretsManager.DeleteSecretAsync,
            new DeleteSecretRequest { SecretId = live.Id, ForceDeleteWithoutRecovery = true },
            cancellationToken);
    }

    protected override void Invalidate(AwsAccount aws, LiveResource live) => aws.View.MarkChanged(ScopeOf(GetRowName(live)));

    public override Task<string?> DescribeDataAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken) =>
        Task.FromResult<string?>("a generated password");

    protected override IReadOnlyDictionary<string, string> GetTags(GeneratedSecretState desired) => desired.Tags;

    protected override void SetTags(GeneratedSecretState desired, IReadOnlyDictionary<string, string> tags) => desired.Tags = new(tags);

    protected override ValueTask<LiveResource?> ToLiveAsync(AwsAccount aws, LiveResource row, CancellationToken cancellationToken) =>
        new(row);

    protected override async Task<IReadOnlyList<LiveResource>> ReadAllAsync(AwsAccount aws, CancellationToken cancellationToken)
    {
        var rows = await aws.ListAsync(
            aws.SecretsManager.ListSecretsAsync,
            new ListSecretsRequest { MaxResults = 100, Filters = [new Filter { Key = "tag-key", Values = [Ownership.OwnerTag] }] },
            page => page.SecretList,
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);
        return [.. rows
            .Where(row => row.DeletedDate is null)
            .Select(row => Describe(row.ARN, row.Name, row.Description, row.CreatedDate, row.KmsKeyId, null, row.Tags))];
    }

    protected override async Task<LiveResource?> ReadAsync(AwsAccount aws, string name, CancellationToken cancellationToken)
    {
        var secret = await aws.ReadOrNullAsync(
            aws.SecretsManager.DescribeSecretAsync, new DescribeSecretRequest { SecretId = name }, cancellationToken);
        return secret is null
            ? null
            : Describe(
                secret.ARN, secret.Name, secret.Description, secret.CreatedDate, secret.KmsKeyId, secret.DeletedDate, secret.Tags);
    }

    /// <summary>Formats a time in ISO 8601, so that times compare ordinally. A placeholder compares greater than any time.</summary>
    public static string? Time(DateTime? time) => time?.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);

    private const string DefaultKey = "alias/aws/secretsmanager";

    private static LiveResource Describe(
        string arn, string name, string? description, DateTime? created, string? key, DateTime? deleted, List<Tag>? tags)
    {
        var byKey = tags?.ToDictionary(tag => tag.Key, tag => tag.Value) ?? [];
        return new LiveResource(arn, new GeneratedSecretState
        {
            Name = name,
            Description = description,
            KmsKeyId = key?.EndsWith(DefaultKey, StringComparison.Ordinal) == true ? null : key,
            DeletedDate = Time(deleted),
            Tags = byKey,
        })
        {
            DisplayName = arn,
            Tags = byKey,
            Attributes = new Dictionary<string, string> { ["id"] = arn, ["arn"] = arn, [CreatedAt] = Time(created) ?? "" },
        };
    }

    /// <summary>Generates a password with characters of each class, so that it satisfies every password policy.</summary>
    private static string Generate()
    {
        var rest = RandomNumberGenerator.GetString(Letters + Capitals + Digits + Symbols, Length - 4);
        var password = $"{Pick(Letters)}{Pick(Capitals)}{Pick(Digits)}{Pick(Symbols)}{rest}".ToCharArray();
        RandomNumberGenerator.Shuffle(password.AsSpan());
        return new string(password);

        static char Pick(string characters) => characters[RandomNumberGenerator.GetInt32(characters.Length)];
    }

    private static List<Tag> ToTags(Dictionary<string, string> tags) =>
        [.. tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })];
}
