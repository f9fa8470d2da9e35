using System.Text.Json.Nodes;
using Amazon.CognitoIdentityProvider;
using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Aws.Responses;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.Cognito;

/// <summary>
/// The domain of a user pool: a prefix of Cognito's domain, or a domain of one's own. A pool has one of each at most, so the domain is
/// found by its pool, which names it. Another domain replaces it.
/// </summary>
internal sealed class UserPoolDomainResourceType : ResourceTypeBase<CreateUserPoolDomainRequest>
{
    public const string TypeName = ResourceTypeNames.UserPoolDomain;

    public override string Name => TypeName;

    public override string ParentType => UserPoolResourceType.TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "domain",
        DecidesAccess = new HashSet<string> { "customDomainConfig", "routing" },
        CreateOnly = new HashSet<string> { "domain" },
        NotCompared = new Dictionary<string, string> { ["userPoolId"] = LiveReasons.Parent },
        Answers =
        [
            new(typeof(DomainDescriptionType))
            {
                Ignored = new Dictionary<string, string>
                {
                    ["aWSAccountId"] = LiveReasons.Identifier,
                    ["cloudFrontDistribution"] = LiveReasons.Identifier,
                    ["s3Bucket"] = LiveReasons.Identifier,
                    ["status"] = LiveReasons.Status,
                    ["version"] = "AWS counts it with each update",
                },
            },
        ],
        DefaultValues = new Dictionary<string, JsonNode> { ["managedLoginVersion"] = JsonValue.Create(1) },
    };

    protected override IEnumerable<string?> Identity(CreateUserPoolDomainRequest desired) => [desired.UserPoolId, desired.Domain];

    protected override async Task<LiveResource?> ObserveAsync(
        AwsAccount aws, CreateUserPoolDomainRequest desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        var isCustom = desired.CustomDomainConfig is not null;
        if (hint.HasPendingChange) Forget(aws, desired.UserPoolId, desired.Domain);
        if (await UserPoolReader.FindAsync(aws, desired.UserPoolId, cancellationToken) is not { } pool) return null;
        return (isCustom ? pool.CustomDomain : pool.Domain) is { Length: > 0 } name
            ? await ReadAsync(aws, pool.Id, name, cancellationToken)
            : null;
    }

    protected override async Task<string> CreateAsync(
        AwsAccount aws, CreateUserPoolDomainRequest desired, CancellationToken cancellationToken)
    {
        await aws.CallAsync(aws.Cognito.CreateUserPoolDomainAsync, desired, cancellationToken);
        return desired.Domain;
    }

    protected override async Task UpdateAsync(
        AwsAccount aws,
        CreateUserPoolDomainRequest desired,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        var update = PutRequest.Merge<UpdateUserPoolDomainRequest>(desired, live.State);
        (update.UserPoolId, update.Domain) = (live.ParentId, live.Id);
        await aws.CallAsync(aws.Cognito.UpdateUserPoolDomainAsync, update, cancellationToken);
    }

    protected override async Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        await aws.CallAsync(
            aws.Cognito.DeleteUserPoolDomainAsync,
            new DeleteUserPoolDomainRequest { UserPoolId = live.ParentId, Domain = live.Id },
            cancellationToken);
    }

    public override async IAsyncEnumerable<LiveResource> EnumerateAsync(
        AwsAccount aws,
        IReadOnlyCollection<string> parents,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var parent in parents)
        {
            if (await UserPoolReader.FindAsync(aws, parent, cancellationToken) is not { } pool) continue;
            foreach (var name in new[] { pool.Domain, pool.CustomDomain })
            {
                if (name is { Length: > 0 } && await ReadAsync(aws, parent, name, cancellationToken) is { } live) yield return live;
            }
        }
    }

    // The pool names its domain, and DescribeUserPool is what says whether there is one.
    protected override void InvalidateCreated(AwsAccount aws, CreateUserPoolDomainRequest desired, Exception? failure) =>
        Forget(aws, desired.UserPoolId, desired.Domain);

    protected override void Invalidate(AwsAccount aws, LiveResource live) => Forget(aws, live.ParentId!, live.Id);

    private static void Forget(AwsAccount aws, string pool, string domain)
    {
        aws.View.Forget(ViewScope.OfResource(TypeName, pool, domain));
        UserPoolReader.Forget(aws, pool);
    }

    private static async Task<LiveResource?> ReadAsync(AwsAccount aws, string pool, string domain, CancellationToken cancellationToken)
    {
        var found = await aws.View.ReadUntilDeepCheckAsync(Key(pool, domain), ct => LoadAsync(aws, pool, domain, ct), cancellationToken);
        if (found is null) return null;
        var state = new CreateUserPoolDomainRequest();
        ModelMapper.Copy(found, state);
        return new LiveResource(domain, state)
        {
            ParentId = pool,
            DisplayName = $"{pool}/{domain}",
            Phase = found.Status?.Value switch
            {
                "CREATING" or "UPDATING" => Phase.Changing,
                "DELETING" => Phase.Deleting,
                "FAILED" => Phase.Failed,
                _ => Phase.Ready,
            },
            Reason = found.Status == DomainStatusType.ACTIVE ? null : found.Status?.Value,
            Attributes = new Dictionary<string, string> { ["id"] = domain },
        };
    }

    /// <summary>
    /// AWS describes a domain that does not exist as an empty one. It is gone if its pool does not name it any more, either.
    /// </summary>
    private static async Task<DomainDescriptionType?> LoadAsync(
        AwsAccount aws, string pool, string domain, CancellationToken cancellationToken)
    {
        var request = new DescribeUserPoolDomainRequest { Domain = domain };
        var found = (await aws.CallAsync(aws.Cognito.DescribeUserPoolDomainAsync, request, cancellationToken)).DomainDescription;
        if (found?.UserPoolId == pool) return found;
        var owner = await aws.ReadOrNullAsync(
            aws.Cognito.DescribeUserPoolAsync, new DescribeUserPoolRequest { UserPoolId = pool }, cancellationToken);
        UserPoolReader.Forget(aws, pool);
        return owner?.UserPool is { } named && (named.Domain == domain || named.CustomDomain == domain)
            ? throw new UnexpectedResponseException($"DescribeUserPoolDomain does not know {domain}, which the user pool {pool} has.")
            : null;
    }

    private static ViewKey<DomainDescriptionType?> Key(string pool, string domain) =>
        ViewScope.OfResource(TypeName, pool, domain).Read<DomainDescriptionType?>(nameof(ReadAsync));
}
