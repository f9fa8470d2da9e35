using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.Cognito;

/// <summary>
/// A resource server of a user pool. The list of a pool's servers returns everything that is compared. It rarely changes but by us, so it
/// is read when a deep check is due.
/// </summary>
internal sealed class ResourceServerResourceType : ResourceTypeBase<CreateResourceServerRequest>
{
    public const string TypeName = ResourceTypeNames.ResourceServer;

    public override string Name => TypeName;

    public override string ParentType => UserPoolResourceType.TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "identifier",
        DecidesAccess = new HashSet<string> { "scopes" },
        CreateOnly = new HashSet<string> { "identifier" },
        NotCompared = new Dictionary<string, string> { ["userPoolId"] = LiveReasons.Parent },
        Answers = [new(typeof(ResourceServerType))],
        DeletedWithParent = true,
    };

    protected override IEnumerable<string?> Identity(CreateResourceServerRequest desired) => [desired.UserPoolId, desired.Identifier];

    protected override async Task<LiveResource?> ObserveAsync(
        AwsAccount aws, CreateResourceServerRequest desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        var (pool, identifier, isPending) = (desired.UserPoolId, desired.Identifier, hint.HasPendingChange);
        var server = await AccountView.NoteAsync(
            ScopeOf(pool, identifier),
            null,
            ct => isPending || aws.View.IsListStale(ListOf(pool), ScopeOf(pool, identifier))
                ? ReadAsync(aws, pool, identifier, ct)
                : FindAsync(aws, pool, identifier, ct),
            server => server is null ? 0 : ListOf(pool).GetToken(server),
            cancellationToken);
        return server is null ? null : Describe(pool, server);
    }

    protected override async Task<string> CreateAsync(
        AwsAccount aws, CreateResourceServerRequest desired, CancellationToken cancellationToken)
    {
        var response = await aws.CallAsync(aws.Cognito.CreateResourceServerAsync, desired, cancellationToken);
        aws.View.Add(ListOf(desired.UserPoolId), response.ResourceServer);
        aws.View.Set(Key(desired.UserPoolId, desired.Identifier), response.ResourceServer, "");
        return desired.Identifier;
    }

    protected override async Task UpdateAsync(
        AwsAccount aws,
        CreateResourceServerRequest desired,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        var update = PutRequest.Merge<UpdateResourceServerRequest>(desired, live.State);
        update.UserPoolId = live.ParentId;
        await aws.CallAsync(aws.Cognito.UpdateResourceServerAsync, update, cancellationToken);
    }

    protected override async Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        await aws.CallAsync(
            aws.Cognito.DeleteResourceServerAsync,
            new DeleteResourceServerRequest { UserPoolId = live.ParentId, Identifier = live.Id },
            cancellationToken);
    }

    public override async IAsyncEnumerable<LiveResource> EnumerateAsync(
        AwsAccount aws,
        IReadOnlyCollection<string> parents,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var pool in parents)
        {
            foreach (var server in await aws.View.ReadListAsync(ListOf(pool), ct => ListAsync(aws, pool, ct), cancellationToken))
            {
                // The list can still have a server that we deleted.
                if (!aws.View.IsListStale(ListOf(pool), ScopeOf(pool, server.Identifier))) yield return Describe(pool, server);
                else if (await ReadAsync(aws, pool, server.Identifier, cancellationToken) is { } found) yield return Describe(pool, found);
            }
        }
    }

    /// <inheritdoc/>
    public override void OnParentCreated(AwsAccount aws, string parentId) => aws.View.SetEmpty(ListOf(parentId));

    protected override void InvalidateCreated(AwsAccount aws, CreateResourceServerRequest desired, Exception? failure)
    {
        if (failure is not null && !FailureClassifier.IsRefusal(failure)) aws.View.Forget(ListOf(desired.UserPoolId).Key);
    }

    private static async Task<ResourceServerType?> FindAsync(
        AwsAccount aws, string pool, string identifier, CancellationToken cancellationToken)
    {
        var rows = await aws.View.FindRowsAsync(ListOf(pool), identifier, ct => ListAsync(aws, pool, ct), cancellationToken);
        return rows is [var server, ..] ? server : null;
    }

    private static Task<ResourceServerType?> ReadAsync(
        AwsAccount aws, string pool, string identifier, CancellationToken cancellationToken) =>
        aws.View.ReadUntilDeepCheckAsync(
            Key(pool, identifier),
            async ct =>
            {
                var request = new DescribeResourceServerRequest { UserPoolId = pool, Identifier = identifier };
                return (await aws.ReadOrNullAsync(aws.Cognito.DescribeResourceServerAsync, request, ct))?.ResourceServer;
            },
            cancellationToken);

    private static Task<IReadOnlyList<ResourceServerType>> ListAsync(AwsAccount aws, string pool, CancellationToken cancellationToken) =>
        aws.ListAsync(
            aws.Cognito.ListResourceServersAsync,
            new ListResourceServersRequest { UserPoolId = pool, MaxResults = 50 },
            page => page.ResourceServers,
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);

    private static LiveResource Describe(string pool, ResourceServerType server)
    {
        var state = new CreateResourceServerRequest();
        ModelMapper.Copy(server, state);
        return new LiveResource(server.Identifier, state)
        {
            ParentId = pool,
            DisplayName = $"{pool}/{server.Identifier}",
            Attributes = new Dictionary<string, string> { ["id"] = server.Identifier },
        };
    }

    private static ViewList<ResourceServerType> ListOf(string pool) => new(
        ViewScope.OfList(TypeName, pool),
        server => server.Identifier,
        server => server.Identifier,
        server => ModelMapper.ToJson(server)!.ToJsonString())
    {
        IsReadRarely = true,
    };

    private static ViewKey<ResourceServerType?> Key(string pool, string identifier) =>
        ScopeOf(pool, identifier).Read<ResourceServerType?>(nameof(ReadAsync));

    private static ViewScope ScopeOf(string pool, string identifier) => ViewScope.OfResource(TypeName, pool, identifier);
}
