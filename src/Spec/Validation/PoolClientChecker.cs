using Reconciler.Spec.Kinds;
using Shared;

namespace Reconciler.Spec.Validation;

/// <summary>Checks what Cognito demands of the OAuth settings of a client when it creates it.</summary>
internal sealed class PoolClientChecker(ErrorList errors)
{
    private const string ClientCredentials = "client_credentials";
    private static readonly string[] StandardScopes = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"];

    /// <summary>Checks the clients of a pool.</summary>
    public void Check(SpecObject o, UserPoolSpec pool)
    {
        foreach (var (index, client) in (pool.Clients ?? []).Index())
        {
            CheckFlows(o, $"spec.clients[{index}]", client);
            foreach (var (position, scope) in (client.Request.AllowedOAuthScopes ?? []).Index())
                CheckScope(o, $"spec.clients[{index}].allowedOAuthScopes[{position}]", scope, pool);
        }
    }

    private void CheckFlows(SpecObject o, string path, UserPoolClientSpec client)
    {
        var request = client.Request;
        if (request.AllowedOAuthFlows is not { Count: > 0 } flows) return;
        var member = $"{path}.allowedOAuthFlows";
        if (request.AllowedOAuthFlowsUserPoolClient != true)
        {
            errors.Warn(
                o.GetLocation(member), member, "the flows have no effect without allowedOAuthFlowsUserPoolClient: true",
                "add it, or remove allowedOAuthFlows");
        }

        if (flows.TrueForAll(flow => flow != ClientCredentials)) return;
        if (flows.Count > 1)
        {
            errors.Add(
                o.GetLocation(member), member, $"{ClientCredentials} cannot be combined with the flows of people",
                "make a client of its own for them");
        }

        if (request.GenerateSecret != true)
        {
            errors.Add(
                o.GetLocation(member), member, $"{ClientCredentials} needs a client with a secret",
                "add generateSecret: true to the client");
        }
    }

    /// <summary>Cognito refuses a client with a scope that the pool does not have.</summary>
    private void CheckScope(SpecObject o, string path, string scope, UserPoolSpec pool)
    {
        if (StandardScopes.Contains(scope)) return;
        var servers = pool.ResourceServers ?? [];
        var known = servers.SelectMany(server => (server.Scopes ?? []).Select(made => $"{server.Identifier}/{made.Name}")).ToList();
        if (known.Contains(scope) || scope.Contains("${", StringComparison.Ordinal)) return;
        var slash = scope.LastIndexOf('/');
        var identifier = slash > 0 ? scope[..slash] : null;
        if (identifier is null)
        {
            errors.Add(
                o.GetLocation(path), path, $"{Shown.Quote(scope)} is not a scope",
                Spelling.Hint(scope, StandardScopes.Concat(known))
                    ?? $"write one of {string.Join(", ", StandardScopes)}, or SERVER/SCOPE of one of the pool's resourceServers");
        }
        else if (servers.Exists(server => server.Identifier == identifier))
        {
            errors.Add(
                o.GetLocation(path), path,
                $"the resource server {Shown.Quote(identifier)} has no scope {Shown.Quote(scope[(slash + 1)..])}",
                Spelling.Hint(scope, known) ?? $"add it to the scopes of {identifier} in resourceServers");
        }
        else
        {
            errors.Add(
                o.GetLocation(path), path, $"the pool has no resource server {Shown.Quote(identifier)}",
                Spelling.Hint(scope, known)
                    ?? $"add resourceServers: [{{identifier: {identifier}, scopes: [{{name: {scope[(slash + 1)..]}}}]}}] to the pool");
        }
    }
}
