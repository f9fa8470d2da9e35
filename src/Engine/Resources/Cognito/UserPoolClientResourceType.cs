using System.Text.Json.Nodes;
using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.Cognito;

/// <summary>
/// An app client of a user pool. Names are not unique; of several clients with the same name, the one with the smallest id is used.
/// </summary>
internal sealed class UserPoolClientResourceType : ResourceTypeBase<CreateUserPoolClientRequest>
{
    public const string TypeName = ResourceTypeNames.UserPoolClient;

    public override string Name => TypeName;

    public override string ParentType => UserPoolResourceType.TypeName;

    public override ResourceTraits Traits { get; } = new()
    {
        CreateOnly = new HashSet<string> { "clientName" },
        ServerDefaulted = new HashSet<string>
        {
            "accessTokenValidity", "idTokenValidity", "tokenValidityUnits", "preventUserExistenceErrors",
        },
        NotCompared = new HashSet<string> { "userPoolId", "generateSecret", "clientSecret" },
        DefaultValues = new Dictionary<string, JsonNode>
        {
            ["refreshTokenValidity"] = JsonValue.Create(30),
            ["authSessionValidity"] = JsonValue.Create(3),
            ["enableTokenRevocation"] = JsonValue.Create(true),
            ["enablePropagateAdditionalUserContextData"] = JsonValue.Create(false),
            ["allowedOAuthFlowsUserPoolClient"] = JsonValue.Create(false),
        },
        DeletedWithParent = true,
    };

    protected override IEnumerable<string?> Identity(CreateUserPoolClientRequest desired) => [desired.UserPoolId, desired.ClientName];

    protected override async Task<LiveResource?> ObserveAsync(
        AwsAccount aws, CreateUserPoolClientRequest desired, ObservationHint hint, CancellationToken cancellationToken)
    {
        if (hint.Id is { } id && await ReadAsync(aws, desired.UserPoolId, id, cancellationToken) is { } known) return known;
        var found = new List<LiveResource>();
        var rows = await RowsAsync(aws, desired.UserPoolId, cancellationToken);
        foreach (var row in rows.Where(row => row.ClientName == desired.ClientName))
        {
            if (await ReadAsync(aws, desired.UserPoolId, row.ClientId, cancellationToken) is { } live) found.Add(live);
        }

        return found.MinBy(live => live.Id, StringComparer.Ordinal);
    }

    protected override async Task<string> CreateAsync(
        AwsAccount aws, CreateUserPoolClientRequest desired, CancellationToken cancellationToken)
    {
        try
        {
            return (await aws.CallAsync(aws.Cognito.CreateUserPoolClientAsync, desired, cancellationToken)).UserPoolClient.ClientId;
        }
        finally
        {
            aws.View.Forget(ListKey(desired.UserPoolId));
        }
    }

    protected override async Task UpdateAsync(
        AwsAccount aws,
        CreateUserPoolClientRequest desired,
        LiveResource live,
        IReadOnlyList<FieldChange> changes,
        CancellationToken cancellationToken)
    {
        var update = PutRequest.Merge<UpdateUserPoolClientRequest>(desired, live.State);
        update.UserPoolId = live.ParentId;
        update.ClientId = live.Id;
        try
        {
            await aws.CallAsync(aws.Cognito.UpdateUserPoolClientAsync, update, cancellationToken);
        }
        finally
        {
            Forget(aws, live);
        }
    }

    public override async Task DeleteAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken)
    {
        try
        {
            await aws.CallAsync(
                aws.Cognito.DeleteUserPoolClientAsync,
                new DeleteUserPoolClientRequest { UserPoolId = live.ParentId, ClientId = live.Id },
                cancellationToken);
        }
        catch (ResourceNotFoundException)
        {
        }
        finally
        {
            Forget(aws, live);
        }
    }

    public override async IAsyncEnumerable<LiveResource> EnumerateAsync(
        AwsAccount aws,
        IReadOnlyCollection<string> parents,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var pool in parents)
        {
            foreach (var row in await RowsAsync(aws, pool, cancellationToken))
            {
                if (await ReadAsync(aws, pool, row.ClientId, cancellationToken) is { } live) yield return live;
            }
        }
    }

    private static ViewKey<IReadOnlyList<UserPoolClientDescription>> ListKey(string pool) =>
        ViewScope.OfList(TypeName, pool).Read<IReadOnlyList<UserPoolClientDescription>>(nameof(RowsAsync));

    private static ViewScope ScopeOf(string pool, string id) => ViewScope.OfResource(TypeName, pool, id);

    private static void Forget(AwsAccount aws, LiveResource live)
    {
        aws.View.Forget(ListKey(live.ParentId!));
        aws.View.Forget(ScopeOf(live.ParentId!, live.Id));
    }

    private static Task<IReadOnlyList<UserPoolClientDescription>> RowsAsync(
        AwsAccount aws, string pool, CancellationToken cancellationToken) =>
        aws.View.ReadAsync(
            ListKey(pool),
            ct => aws.ListAsync(
                aws.Cognito.ListUserPoolClientsAsync,
                new ListUserPoolClientsRequest { UserPoolId = pool, MaxResults = 60 },
                page => page.UserPoolClients,
                page => page.NextToken,
                (request, token) => request.NextToken = token,
                ct),
            cancellationToken);

    private static async Task<LiveResource?> ReadAsync(AwsAccount aws, string pool, string id, CancellationToken cancellationToken)
    {
        try
        {
            var state = await aws.View.ReadUntilDeepCheckAsync(
                ScopeOf(pool, id).Read<CreateUserPoolClientRequest>(nameof(ReadAsync)),
                async ct =>
                {
                    var response = await aws.CallAsync(
                        aws.Cognito.DescribeUserPoolClientAsync,
                        new DescribeUserPoolClientRequest { UserPoolId = pool, ClientId = id },
                        ct);
                    var client = new CreateUserPoolClientRequest();
                    ModelMapper.Copy(response.UserPoolClient, client);

                    // Do not cache the secret: a diff or a log could show it.
                    client.ClientSecret = null;
                    return client;
                },
                cancellationToken);
            return new LiveResource(id, state)
            {
                ParentId = pool,
                DisplayName = $"{pool}/{id}",
                Attributes = new Dictionary<string, string> { ["id"] = id },
            };
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }
}
