using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources.Cognito;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec;
using Shared;

namespace Reconciler.Worker.Mcp;

/// <summary>
/// Gets tokens that a gateway or runtime accepts. They come from the user pool of the stack that its authorizer names, in one of two ways:
/// <list type="bullet">
/// <item>A user of the specs signs in with a password (<see cref="UserSignIn"/>). This is the choice if a user is named, or if the pool has
/// users and an accepted client that allows password sign-in.</item>
/// <item>A client requests a token for itself (<see cref="ClientCredentials"/>), if it allows the client_credentials flow.</item>
/// </list>
/// </summary>
/// <param name="stack">The stack of the gateway or runtime.</param>
/// <param name="resources">Finds the live app clients of the pool.</param>
/// <param name="secrets">Reads the passwords of the users.</param>
internal sealed class TokenSource(StackReconciler stack, ResourceFinder resources, SecretReader secrets)
{
    private readonly UserSignIn _users = new(stack.Aws, resources, secrets);
    private readonly ClientCredentials _clients = new(stack.Aws);

    /// <summary>Gets a token.</summary>
    /// <param name="server">The gateway or runtime that has to accept the token.</param>
    /// <param name="user">The user to sign in as; null for the only user of the pool, or for a client.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="AccessException">No token can be obtained; the message says why.</exception>
    public async Task<AccessToken> GetAsync(ToolServer server, string? user, CancellationToken cancellationToken)
    {
        if (server.UserPool is not { } pool)
        {
            throw new AccessException(
                $"{server.Object} accepts tokens of {server.Tokens?.DiscoveryUrl}, which is not a user pool of this stack.",
                "Request a token from that issuer and pass it with --token.");
        }

        var clients = await GetClientsAsync(server, pool, cancellationToken);
        var users = stack.Graph.Ordered.Where(resource => resource.Owner == pool && resource.State is UserState).ToList();
        var signIn = clients.Find(client => client.AllowsPasswords) ?? clients.Find(client => client.AllowsAdminPasswords);
        if (user is null && (users.Count == 0 || signIn is null) && clients.Find(client => client.AllowsClientCredentials) is { } machine)
        {
            return await _clients.GetAsync(machine, server.Tokens!.AllowedScopes ?? [], cancellationToken);
        }

        var state = (UserState)ChooseUser(users, pool, user).State;
        if (signIn is null)
        {
            throw new AccessException(
                $"No client of {pool} that {server.Object} accepts allows sign-in with a password "
                + $"(clients: {Join(clients.Select(client => client.Name))}).",
                "Add ALLOW_USER_PASSWORD_AUTH to the client's explicitAuthFlows, or pass --token.");
        }

        // In Cognito only ID tokens have the aud claim.
        var needsIdToken = server.Tokens is { AllowedAudience.Count: > 0 } and not { AllowedClients.Count: > 0 };
        return await _users.GetAsync(signIn, state, needsIdToken, cancellationToken);
    }

    /// <summary>Gets the live clients of the pool whose tokens the server accepts.</summary>
    private async Task<List<PoolClient>> GetClientsAsync(ToolServer server, ObjectRef pool, CancellationToken cancellationToken)
    {
        var allowed = (server.Tokens?.AllowedClients ?? []).Concat(server.Tokens?.AllowedAudience ?? []).ToHashSet(StringComparer.Ordinal);
        var clients = new List<PoolClient>();
        foreach (var resource in stack.Graph.Ordered)
        {
            if (resource.Owner != pool || resource.Type.Name != ResourceTypeNames.UserPoolClient) continue;
            var live = (await resources.FindAsync(resource.Address, cancellationToken)).Live;
            if (live is null || (allowed.Count > 0 && !allowed.Contains(live.Id))) continue;
            var request = new DescribeUserPoolClientRequest { UserPoolId = live.ParentId, ClientId = live.Id };
            var response = await stack.Aws.CallAsync(stack.Aws.Cognito.DescribeUserPoolClientAsync, request, cancellationToken);
            clients.Add(new PoolClient(((CreateUserPoolClientRequest)resource.State).ClientName, response.UserPoolClient));
        }

        return clients.Count > 0 ? clients : throw new AccessException(
            $"No client that {server.Object} accepts exists in {pool} (accepted: {string.Join(", ", allowed.DefaultIfEmpty("any"))}).",
            "`reconciler diff` shows the differences between the specs and AWS.");
    }

    private static DesiredResource ChooseUser(List<DesiredResource> users, ObjectRef pool, string? user)
    {
        var names = users.ConvertAll(resource => ((UserState)resource.State).Username);
        if (user is not null)
        {
            return names.IndexOf(user) is >= 0 and var index ? users[index] : throw new AccessException(
                $"{pool} has no user {user} in the specs; {Spelling.Hint(user, names) ?? $"it has {Join(names)}"}",
                "Only the specs say where a password comes from. For a user that is not in the specs, pass a token with --token.");
        }

        return users switch
        {
            [var only] => only,
            [] => throw new AccessException(
                $"{pool} has no users in the specs, and no client that allows the client_credentials flow.",
                "Add a user to its spec, or pass --token."),
            _ => throw new AccessException($"{pool} has several users: {Join(names)}.", "Choose one with --user."),
        };
    }

    private static string Join(IEnumerable<string> names) => string.Join(", ", names.DefaultIfEmpty("none"));
}
