using System.Text.Json.Nodes;
using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.Cognito;

/// <summary>
/// An app client of a user pool. AWS allows several clients of one name in a pool; the planner decides which of them is meant.
/// </summary>
internal sealed class UserPoolClientResourceType : ResourceTypeBase<CreateUserPoolClientRequest>, INamesakes
{
    public const string TypeName = ResourceTypeNames.UserPoolClient;

    /// <summary>The attribute with the time of the last change. Whoever keeps a copy of the secret compares it.</summary>
    public const string ChangedAt = "changedAt";

    public override string Name => TypeName;

    public override string ParentType => UserPoolResourceType.TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        NameMember = "clientName",
        DecidesAccess = new HashSet<string>
        {
            "allowedOAuthFlows", "allowedOAuthFlowsUserPoolClient", "allowedOAuthScopes", "callbackURLs", "defaultRedirectURI",
            "logoutURLs", "explicitAuthFlows", "supportedIdentityProviders", "readAttributes", "writeAttributes",
            "accessTokenValidity", "idTokenValidity", "refreshTokenValidity", "tokenValidityUnits", "refreshTokenRotation",
            "enableTokenRevocation", "authSessionValidity", "preventUserExistenceErrors", "generateSecret",
        },
        CreateOnly = new HashSet<string> { "clientName", "generateSecret" },
        ServerDefaulted = new Dictionary<string, string>
        {
            ["accessTokenValidity"] = "composition writes the default out, except for a unit of days, whose default is not documented",
            ["idTokenValidity"] = "composition writes the default out, except for a unit of days, whose default is not documented",
        },
        NotCompared = new Dictionary<string, string>
        {
            ["userPoolId"] = LiveReasons.Parent,
            ["clientSecret"] = "Cognito makes the secret; whether there is one is compared as generateSecret",
        },
        Answers =
        [
            new(typeof(UserPoolClientType))
            {
                Ignored = new Dictionary<string, string>
                {
                    ["clientId"] = LiveReasons.Identifier,
                    ["creationDate"] = LiveReasons.Time,
                    ["lastModifiedDate"] = LiveReasons.Time,
                },
            },
        ],
        DefaultValues = new Dictionary<string, JsonNode>
        {
            ["refreshTokenValidity"] = JsonValue.Create(30),
            ["authSessionValidity"] = JsonValue.Create(3),
            ["enableTokenRevocation"] = JsonValue.Create(true),
            ["enablePropagateAdditionalUserContextData"] = JsonValue.Create(false),
            ["allowedOAuthFlowsUserPoolClient"] = JsonValue.Create(false),
            ["generateSecret"] = JsonValue.Create(false),
            ["preventUserExistenceErrors"] = JsonValue.Create("LEGACY"),
            ["tokenValidityUnits.accessToken"] = JsonValue.Create("hours"),
            ["tokenValidityUnits.idToken"] = JsonValue.Create("hours"),
            ["tokenValidityUnits.refreshToken"] = JsonValue.Create("days"),
        },
        ChangesOnUpdate = new HashSet<string> { ChangedAt },
        DeletedWithParent = true,
    };

    protected override IEnumerable<string?> Identity(CreateUserPoolClientRequest desired) => [desired.UserPoolId, desired.ClientName];

    /// <summary>Observes the client that this process knows, or the only one of its name.</summary>
    protected override async Task<LiveResource?> ObserveAsync(
        AwsAccount aws, CreateUserPoolClientRequest desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        if (hint.Id is { } id) return await ReadAsync(aws, desired.UserPoolId, id, cancellationToken);
        var clients = await FindAllAsync(aws, desired, hint, cancellationToken);
        return clients.Count == 1 ? clients[0] : null;
    }

    public async Task<IReadOnlyList<LiveResource>> FindAllAsync(
        AwsAccount aws, object desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        var (pool, name) = (((CreateUserPoolClientRequest)desired).UserPoolId, ((CreateUserPoolClientRequest)desired).ClientName);
        var rows = await aws.View.FindRowsAsync(ListOf(pool), name, ct => ListAsync(aws, pool, ct), cancellationToken);
        var ids = rows.Select(row => row.ClientId).ToList();

        // We know an identifier that is not in the list: the list may lag behind the create.
        if (hint.Id is { } known && !ids.Contains(known)) ids.Add(known);
        var found = new List<LiveResource>();
        foreach (var id in ids)
        {
            if (await ReadAsync(aws, pool, id, cancellationToken) is { } live
                && ((CreateUserPoolClientRequest)live.State).ClientName == name) found.Add(live);
        }

        return found;
    }

    protected override async Task<string> CreateAsync(
        AwsAccount aws, CreateUserPoolClientRequest desired, CancellationToken cancellationToken)
    {
        var client = (await aws.CallAsync(aws.Cognito.CreateUserPoolClientAsync, desired, cancellationToken)).UserPoolClient;
        var row = new UserPoolClientDescription
        {
            ClientId = client.ClientId,
            ClientName = client.ClientName,
            UserPoolId = desired.UserPoolId,
        };
        aws.View.Add(ListOf(desired.UserPoolId), row);
        aws.View.Set(Key(desired.UserPoolId, client.ClientId), StateOf(client), "");
        return client.ClientId;
    }

    protected override async Task UpdateAsync(
        AwsAccount aws,
        CreateUserPoolClientRequest desired,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        var update = PutRequest.Merge<UpdateUserPoolClientRequest>(desired, live.State, Traits);
        update.UserPoolId = live.ParentId;
        update.ClientId = live.Id;
        await aws.CallAsync(aws.Cognito.UpdateUserPoolClientAsync, update, cancellationToken);
    }

    protected override async Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        await aws.CallAsync(
            aws.Cognito.DeleteUserPoolClientAsync,
            new DeleteUserPoolClientRequest { UserPoolId = live.ParentId, ClientId = live.Id },
            cancellationToken);
    }

    public override async IAsyncEnumerable<LiveResource> EnumerateAsync(
        AwsAccount aws,
        IReadOnlyCollection<string> parents,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var pool in parents)
        {
            foreach (var row in await aws.View.ReadListAsync(ListOf(pool), ct => ListAsync(aws, pool, ct), cancellationToken))
            {
                if (await ReadAsync(aws, pool, row.ClientId, cancellationToken) is { } live) yield return live;
            }
        }
    }

    /// <inheritdoc/>
    public override void OnParentCreated(AwsAccount aws, string parentId) => aws.View.SetEmpty(ListOf(parentId));

    private static ViewList<UserPoolClientDescription> ListOf(string pool) =>
        new(ViewScope.OfList(TypeName, pool), row => row.ClientId, row => row.ClientName, _ => "");

    private static ViewKey<ClientState?> Key(string pool, string id) => ScopeOf(pool, id).Read<ClientState?>(nameof(ReadAsync));

    private static ViewScope ScopeOf(string pool, string id) => ViewScope.OfResource(TypeName, pool, id);

    protected override void InvalidateCreated(AwsAccount aws, CreateUserPoolClientRequest desired, Exception? failure)
    {
        if (failure is not null && !FailureClassifier.IsRefusal(failure)) aws.View.Forget(ListOf(desired.UserPoolId).Key);
    }

    private static Task<IReadOnlyList<UserPoolClientDescription>> ListAsync(
        AwsAccount aws, string pool, CancellationToken cancellationToken) =>
        aws.ListAsync(
            aws.Cognito.ListUserPoolClientsAsync,
            new ListUserPoolClientsRequest { UserPoolId = pool, MaxResults = 60 },
            page => page.UserPoolClients,
            page => page.NextToken,
            (request, token) => request.NextToken = token,
            cancellationToken);

    private static async Task<LiveResource?> ReadAsync(AwsAccount aws, string pool, string id, CancellationToken cancellationToken)
    {
        var found = await aws.View.ReadUntilDeepCheckAsync(
            Key(pool, id),
            async ct =>
            {
                var request = new DescribeUserPoolClientRequest { UserPoolId = pool, ClientId = id };
                var response = await aws.ReadOrNullAsync(aws.Cognito.DescribeUserPoolClientAsync, request, ct);
                return response is null ? null : StateOf(response.UserPoolClient);
            },
            cancellationToken);
        return found is null
            ? null
            : new LiveResource(id, found.State)
            {
                ParentId = pool,
                CreatedAt = found.CreatedAt,
                DisplayName = $"{pool}/{id}",
                Attributes = new Dictionary<string, string> { ["id"] = id, [ChangedAt] = found.ChangedAt },
            };
    }

    /// <summary>Reads the secret of a client, which is not cached. Costs one call.</summary>
    /// <param name="aws">The account.</param>
    /// <param name="pool">The identifier of the pool.</param>
    /// <param name="id">The identifier of the client.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="SecretMissingException">The client has none.</exception>
    public static async Task<Secret> ReadSecretAsync(AwsAccount aws, string pool, string id, CancellationToken cancellationToken)
    {
        var request = new DescribeUserPoolClientRequest { UserPoolId = pool, ClientId = id };
        var response = await aws.CallAsync(aws.Cognito.DescribeUserPoolClientAsync, request, cancellationToken);
        return response.UserPoolClient.ClientSecret is { Length: > 0 } secret
            ? new Secret(secret)
            : throw new SecretMissingException(
                $"The client {id} of the user pool {pool} has no secret; `generateSecret: true` gives it one.");
    }

    private static ClientState StateOf(UserPoolClientType response)
    {
        var client = new CreateUserPoolClientRequest();
        ModelMapper.Copy(response, client);
        client.GenerateSecret = response.ClientSecret is { Length: > 0 };

        // Do not cache the secret: a diff or a log could show it.
        client.ClientSecret = null;

        // A client that was made without them has the documented lifetimes, and Cognito does not return them.
        TokenLifetimes.WriteOut(client);
        var changedAt = GeneratedSecretResourceType.Time(response.LastModifiedDate ?? response.CreationDate) ?? "";
        return new ClientState(client, response.CreationDate?.ToUniversalTime(), changedAt);
    }

    /// <summary>A client without its secret.</summary>
    private sealed record ClientState(CreateUserPoolClientRequest State, DateTime? CreatedAt, string ChangedAt);
}
