using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources.Cognito;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec;
using Shared;

namespace Reconciler.Worker.Mcp;

/// <summary>Gets tokens that a gateway or runtime takes, from the pool of the stack that it trusts: for a user of the pool, or for a client.</summary>
internal sealed class TokenSource(StackReconciler stack, ResourceFinder resources, SecretReader secrets)
{
    private readonly UserSignIn _users = new(stack.Aws, resources, secrets);
    private readonly ClientCredentials _clients = new(stack.Aws);

    /// <param name="server">Who is to take the token.</param>
    /// <param name="user">The user to sign in as; when null, the pool's only one, or a client of the pool.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AccessException">There is no way to such a token; the message says why.</exception>
    public async Task<AccessToken> GetAsync(ToolServer server, string? user, CancellationToken cancellationToken)
    {
        if (server.UserPool is not { } pool)
        {
            throw new AccessException(
                $"{server.Object} takes tokens of {server.Tokens?.DiscoveryUrl}, which is no pool of this stack.",
                "Get a token there, and pass it with --token.");
        }

        var clients = await ClientsAsync(server, pool, cancellationToken);
        var users = stack.Graph.Ordered.Where(resource => resource.Owner == pool && resource.State is UserState).ToList();
        var signIn = clients.Find(client => client.AllowsPasswords) ?? clients.Find(client => client.AllowsAdminPasswords);
        if (user is null && (users.Count == 0 || signIn is null) && clients.Find(client => client.AllowsClientCredentials) is { } machine)
        {
            return await _clients.GetAsync(machine, server.Tokens!.AllowedScopes ?? [], cancellationToken);
        }

        var model = (UserState)ChooseUser(users, pool, user).State;
        if (signIn is null)
        {
            throw new AccessException(
                $"No client of {pool} that {server.Object} trusts lets users sign in with a password ({Names(clients.Select(client => client.Name))}).",
                "Add ALLOW_USER_PASSWORD_AUTH to the client's explicitAuthFlows, or pass --token.");
        }

        // Only ID tokens of Cognito have an audience.
        var wantsAudience = server.Tokens is { AllowedAudience.Count: > 0 } and not { AllowedClients.Count: > 0 };
        return await _users.GetAsync(signIn, model, wantsAudience, cancellationToken);
    }

    /// <summary>The clients of the pool whose tokens are taken.</summary>
    private async Task<List<PoolClient>> ClientsAsync(ToolServer server, ObjectRef pool, CancellationToken cancellationToken)
    {
        var allowed = (server.Tokens?.AllowedClients ?? []).Concat(server.Tokens?.AllowedAudience ?? []).ToHashSet(StringComparer.Ordinal);
        var clients = new List<PoolClient>();
        foreach (var resource in stack.Graph.Ordered.Where(resource => resource.Owner == pool && resource.Type.Name == ResourceTypeNames.UserPoolClient))
        {
            var live = (await resources.FindAsync(resource.Address, cancellationToken)).Live;
            if (live is null || (allowed.Count > 0 && !allowed.Contains(live.Id))) continue;
            var request = new DescribeUserPoolClientRequest { UserPoolId = live.ParentId, ClientId = live.Id };
            var state = (await stack.Aws.CallAsync(stack.Aws.Cognito.DescribeUserPoolClientAsync, request, cancellationToken)).UserPoolClient;
            clients.Add(new PoolClient(((CreateUserPoolClientRequest)resource.State).ClientName, state));
        }

        return clients.Count > 0 ? clients : throw new AccessException(
            $"{server.Object} trusts no client of {pool} that is there ({Names(allowed)}).",
            $"`reconciler diff {stack.Stack.Directory}` shows what is not as the specs say.");
    }

    private static DesiredResource ChooseUser(List<DesiredResource> users, ObjectRef pool, string? user)
    {
        var names = users.ConvertAll(resource => ((UserState)resource.State).Username);
        if (user is not null)
        {
            return names.IndexOf(user) is >= 0 and var index ? users[index] : throw new AccessException(
                $"{pool} has no user {user} in the specs; {Spelling.Hint(user, names) ?? $"it has {Names(names)}"}",
                "Only for users of the specs is it known where the password comes from. For others get a token, and pass it with --token.");
        }

        return users switch
        {
            [var only] => only,
            [] => throw new AccessException($"{pool} has no users in the specs, and no client that may get tokens for itself.", "Add one to its spec, or pass --token."),
            _ => throw new AccessException($"{pool} has several users: {Names(names)}.", "Say which with --user."),
        };
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.DefaultIfEmpty("none"));
}
