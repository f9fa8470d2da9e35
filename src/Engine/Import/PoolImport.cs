using System.Text.Json.Nodes;
using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Cognito;

namespace Reconciler.Engine.Import;

/// <summary>Writes <c>UserPool</c> objects. Users are people's own, and are left out.</summary>
internal static class PoolImport
{
    private const string CustomPrefix = "custom:";
    private const string DeveloperPrefix = "dev:custom:";

    private static readonly string[] CheckedMembers =
        ["generateSecret", "allowedOAuthFlows", "allowedOAuthFlowsUserPoolClient", "allowedOAuthScopes"];

    public static async Task WriteAsync(ImportScope scope, ImportedObject owner, LiveResource live, CancellationToken cancellationToken)
    {
        var (spec, types) = (owner.Spec, scope.Inventory.Types);
        var full = scope.Project<CreateUserPoolRequest>(owner, live.State, "userPoolTags");
        NormaliseSchema(full);
        ImportScope.Take(full, spec, "poolName");
        scope.Bind(types.UserPool, null, new ResourceBinding(owner, spec, full)
        {
            TagHolder = spec,
            FindPart = member => member == UserPoolSchema.Member ? "name" : null,
        });
        WarnOfNamesake(scope, owner, live, await scope.Inventory.ListAsync(types.UserPool, null, cancellationToken));
        await WriteDomainAsync(scope, owner, live, cancellationToken);
        var servers = await scope.Inventory.ListAsync(types.ResourceServer, live.Id, cancellationToken);
        if (servers.Count > 0)
            spec["resourceServers"] = new JsonArray([.. servers.Select(server => WriteServer((CreateResourceServerRequest)server.State))]);
        var clients = await scope.Inventory.ListAsync(types.UserPoolClient, live.Id, cancellationToken);
        var written = new JsonArray();
        foreach (var client in clients)
        {
            var state = (CreateUserPoolClientRequest)client.State;
            if (clients.Count(other => ((CreateUserPoolClientRequest)other.State).ClientName == state.ClientName) > 1)
            {
                scope.Warnings.Add($"{owner.Ref}: several clients are named {state.ClientName}; a spec names one client by it, so "
                    + $"{client.Id} is left out. Rename all but one in AWS");
                continue;
            }

            var item = new JsonObject { ["name"] = state.ClientName };
            var members = scope.Project<CreateUserPoolClientRequest>(owner, state, "userPoolId", "clientName", "clientSecret");
            written.Add((JsonNode)item);

            // Others are checked against these: who may ask for which scope, and who has a secret.
            foreach (var member in CheckedMembers)
            {
                if (members[member] is not { } value) continue;
                if (SpecGrowth.Trim(value, member, types.UserPoolClient.Traits) is { } needed) item[member] = needed;
            }

            scope.Bind(types.UserPoolClient, state.ClientName, new ResourceBinding(owner, item, members));
        }

        if (written.Count > 0) spec["clients"] = written;
        if (await scope.Inventory.DescribeDataAsync(types.UserPool, live, cancellationToken) is { } users)
            scope.Warnings.Add($"{owner.Ref}: it has {users}. People's own are left out; `spec.users` names those to keep as it says");
    }

    /// <summary>Adds the clients, to which other objects refer by identifier.</summary>
    public static async Task AddReferencesAsync(
        ImportScope scope, ImportedObject owner, LiveResource live, CancellationToken cancellationToken)
    {
        foreach (var client in await scope.Inventory.ListAsync(scope.Inventory.Types.UserPoolClient, live.Id, cancellationToken))
        {
            var name = ((CreateUserPoolClientRequest)client.State).ClientName;
            scope.References.Add(client.Id, $"${{UserPool/{owner.Ref.Name}.clients.{name}.id}}", ImportScope.RankOf(owner.Ref.Kind));
        }
    }

    /// <summary>Gives the attributes the names that a request has: Cognito adds the prefix.</summary>
    private static void NormaliseSchema(JsonObject full)
    {
        foreach (var attribute in (full[UserPoolSchema.Member] as JsonArray ?? []).OfType<JsonObject>())
        {
            var name = (string?)attribute["name"] ?? "";
            if (name.StartsWith(DeveloperPrefix, StringComparison.Ordinal)) attribute["name"] = name[DeveloperPrefix.Length..];
            else if (name.StartsWith(CustomPrefix, StringComparison.Ordinal)) attribute["name"] = name[CustomPrefix.Length..];
        }
    }

    private static void WarnOfNamesake(ImportScope scope, ImportedObject owner, LiveResource live, IReadOnlyList<LiveResource> pools)
    {
        var name = ((CreateUserPoolRequest)live.State).PoolName;
        var others = pools.Where(pool => pool.Id != live.Id && ((CreateUserPoolRequest)pool.State).PoolName == name).ToList();
        if (others.Count == 0) return;
        var ids = string.Join(", ", others.Select(pool => pool.Id));
        scope.Warnings.Add($"{owner.Ref}: another pool is named {name}, too ({ids}). Nothing is "
            + $"adopted before tags say which one is meant: tag {live.Id} as docs/ownership.md says");
    }

    private static async Task WriteDomainAsync(
        ImportScope scope, ImportedObject owner, LiveResource live, CancellationToken cancellationToken)
    {
        var type = scope.Inventory.Types.UserPoolDomain;
        foreach (var domain in await scope.Inventory.ListAsync(type, live.Id, cancellationToken))
        {
            var name = ((CreateUserPoolDomainRequest)domain.State).Domain;
            if (owner.Spec["domain"] is not null)
            {
                scope.Warnings.Add($"{owner.Ref}: a spec has one domain, so {name} is left out");
                continue;
            }

            var members = scope.Project<CreateUserPoolDomainRequest>(owner, domain.State, "userPoolId", "domain");
            var item = new JsonObject { [members["customDomainConfig"] is null ? "prefix" : "domain"] = name };
            ImportScope.Take(members, item, "customDomainConfig");
            owner.Spec["domain"] = item;
            scope.Bind(type, null, new ResourceBinding(owner, item, members));
        }
    }

    private static JsonObject WriteServer(CreateResourceServerRequest server)
    {
        var item = new JsonObject { ["identifier"] = server.Identifier };
        if (server.Name != server.Identifier) item["name"] = server.Name;
        var scopes = (server.Scopes ?? []).Select(made =>
        {
            var written = new JsonObject { ["name"] = made.ScopeName };
            if (made.ScopeDescription != made.ScopeName) written["description"] = made.ScopeDescription;
            return (JsonNode)written;
        });
        if (server.Scopes is { Count: > 0 }) item["scopes"] = new JsonArray([.. scopes]);
        return item;
    }
}
