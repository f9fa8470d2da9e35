using System.Globalization;
using System.Security.Cryptography;
using Amazon.SecretsManager.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Resources.Secrets;

/// <summary>A generated password in Secrets Manager, and nowhere else.</summary>
internal sealed class GeneratedSecretResourceType : ListedResourceType<GeneratedSecretState, LiveResource>
{
    public const string TypeName = ResourceTypeNames.GeneratedSecret;

    /// <summary>The attribute that says when the password was made up.</summary>
    public const string CreatedAt = "createdAt";
    private const int Length = 32;
    private const string Letters = "abcdefghijkmnopqrstuvwxyz";
    private const string Capitals = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const string Digits = "23456789";
    private const string Symbols = "!#%*+-_=.";

    public override string Name => TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        CreateOnly = new HashSet<string> { "name" },
        NotCompared = new HashSet<string> { "tags" },
    };

    protected override string GetName(GeneratedSecretState desired) => desired.Name;

    protected override string GetRowName(LiveResource row) => ((GeneratedSecretState)row.State).Name;

    // Ours are in the list; only one of nobody's needs a look of its own.
    protected override Task<LiveResource?> ObserveListedAsync(AwsAccount aws, string name, LiveResource? row, CancellationToken cancellationToken) =>
        row is null ? ReadByNameAsync(aws, name, cancellationToken) : Task.FromResult<LiveResource?>(row);

    protected override async Task<string> CreateAsync(AwsAccount aws, GeneratedSecretState desired, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await aws.CallAsync(
                aws.SecretsManager.CreateSecretAsync,
                new CreateSecretRequest
                {
                    Name = desired.Name,
                    Description = desired.Description,
                    SecretString = Generate(),
                    Tags = ToTags(desired.Tags),
                },
                cancellationToken);
            return answer.ARN;
        }
        finally
        {
            MarkChanged(aws, desired.Name);
        }
    }

    protected override async Task UpdateAsync(
        AwsAccount aws, GeneratedSecretState desired, LiveResource live, IReadOnlyList<FieldChange> changes, CancellationToken cancellationToken)
    {
        var (set, removed) = TagChanges.Extract(changes);
        try
        {
            if (changes.Any(change => change.Path == "description"))
            {
                await aws.CallAsync(
                    aws.SecretsManager.UpdateSecretAsync, new UpdateSecretRequest { SecretId = live.Id, Description = desired.Description ?? "" }, cancellationToken);
            }

            if (removed.Count > 0) await aws.CallAsync(aws.SecretsManager.UntagResourceAsync, new UntagResourceRequest { SecretId = live.Id, TagKeys = removed }, cancellationToken);
            if (set.Count > 0) await aws.CallAsync(aws.SecretsManager.TagResourceAsync, new TagResourceRequest { SecretId = live.Id, Tags = ToTags(set) }, cancellationToken);
        }
        finally
        {
            MarkChanged(aws, desired.Name);
        }
    }

    /// <summary>Deleted at once: a password that can be made up again needs no days of grace, and its name would be blocked for them.</summary>
    public override async Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        try
        {
            await aws.CallAsync(
                aws.SecretsManager.DeleteSecretAsync,
                new DeleteSecretRequest { SecretId = live.Id, ForceDeleteWithoutRecovery = true },
                cancellationToken);
        }
        catch (ResourceNotFoundException)
        {
        }
        finally
        {
            MarkChanged(aws, GetRowName(live));
        }
    }

    protected override IReadOnlyDictionary<string, string> GetTags(GeneratedSecretState desired) => desired.Tags;

    protected override void SetTags(GeneratedSecretState desired, IReadOnlyDictionary<string, string> tags) => desired.Tags = new(tags);

    protected override ValueTask<LiveResource?> ToLiveAsync(AwsAccount aws, LiveResource row, CancellationToken cancellationToken) => new(row);

    protected override async Task<IReadOnlyList<LiveResource>> ReadAllAsync(AwsAccount aws, CancellationToken cancellationToken)
    {
        var rows = await aws.ListAsync(
            aws.SecretsManager.ListSecretsAsync,
            new ListSecretsRequest { MaxResults = 100, Filters = [new Filter { Key = "tag-key", Values = [Ownership.OwnerTag] }] },
            page => page.SecretList,
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);
        return [.. rows.Where(row => row.DeletedDate is null).Select(row => Describe(row.ARN, row.Name, row.Description, row.CreatedDate, row.Tags))];
    }

    protected override async Task<LiveResource?> ReadAsync(AwsAccount aws, string name, CancellationToken cancellationToken)
    {
        try
        {
            var secret = await aws.CallAsync(aws.SecretsManager.DescribeSecretAsync, new DescribeSecretRequest { SecretId = name }, cancellationToken);
            return secret.DeletedDate is null ? Describe(secret.ARN, secret.Name, secret.Description, secret.CreatedDate, secret.Tags) : null;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }

    /// <summary>A time as text that sorts by time. What is not known yet is a mark, and later than any time.</summary>
    public static string? Time(DateTime? time) => time?.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);

    private static LiveResource Describe(string arn, string name, string? description, DateTime? created, List<Tag>? tags)
    {
        var byKey = tags?.ToDictionary(tag => tag.Key, tag => tag.Value) ?? [];
        return new LiveResource(arn, new GeneratedSecretState { Name = name, Description = description, Tags = byKey })
        {
            DisplayName = arn,
            Tags = byKey,
            Attributes = new Dictionary<string, string> { ["id"] = arn, ["arn"] = arn, [CreatedAt] = Time(created) ?? "" },
        };
    }

    /// <summary>Long, and with one of each kind of character, so that every password policy takes it.</summary>
    private static string Generate()
    {
        var password = $"{Pick(Letters)}{Pick(Capitals)}{Pick(Digits)}{Pick(Symbols)}{RandomNumberGenerator.GetString(Letters + Capitals + Digits + Symbols, Length - 4)}".ToCharArray();
        RandomNumberGenerator.Shuffle(password.AsSpan());
        return new string(password);

        static char Pick(string characters) => characters[RandomNumberGenerator.GetInt32(characters.Length)];
    }

    private static List<Tag> ToTags(Dictionary<string, string> tags) => [.. tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })];
}
