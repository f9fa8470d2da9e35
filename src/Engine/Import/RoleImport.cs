using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Engine.Resources.Lambda;
using Reconciler.Spec;

namespace Reconciler.Engine.Import;

/// <summary>
/// Writes the role of an object. A role that nothing else uses becomes one of the object; any other stays somebody else's, and is named by
/// its ARN.
/// </summary>
internal static class RoleImport
{
    private const string AgentCore = "bedrock-agentcore.amazonaws.com";
    private const string Lambda = "lambda.amazonaws.com";

    public static async Task WriteAsync(
        ImportScope scope, ImportedObject owner, GetGatewayResponse gateway, CancellationToken cancellationToken)
    {
        if (gateway.RoleArn is not { Length: > 0 } arn) return;
        var users = await FindUsersAsync(scope, arn, cancellationToken);
        if (users.Count == 1) await WriteOwnAsync(scope, owner, arn, null, AgentCore, cancellationToken);
        else if (FindServer(scope, users) is not { } server) WriteShared(scope, owner, arn, users.Count);
        else if ((await FindAsync(scope, arn, cancellationToken))?.State is RoleState role
            && role.InlinePolicies.ContainsKey($"GatewayAccessPolicy-{owner.Ref.Name}"))
            owner.Spec["role"] = new JsonObject { ["mcpServer"] = server.Ref.Name };
        else owner.Spec["roleArn"] = $"${{McpServer/{server.Ref.Name}.roleArn}}";
    }

    public static async Task WriteAsync(
        ImportScope scope, ImportedObject owner, GetAgentRuntimeResponse runtime, CancellationToken cancellationToken)
    {
        if (runtime.RoleArn is not { Length: > 0 } arn) return;
        var users = await FindUsersAsync(scope, arn, cancellationToken);
        if (users.Count == 1 || FindServer(scope, users) == owner)
            await WriteOwnAsync(scope, owner, arn, "execution", AgentCore, cancellationToken);
        else WriteShared(scope, owner, arn, users.Count);
    }

    public static async Task WriteAsync(
        ImportScope scope, ImportedObject owner, LambdaFunctionState function, CancellationToken cancellationToken)
    {
        var functions = await scope.Inventory.ListAsync(scope.Inventory.Types.LambdaFunction, null, cancellationToken);
        var users = functions.Count(other => ((LambdaFunctionState)other.State).Role == function.Role);
        if (users == 1) await WriteOwnAsync(scope, owner, function.Role, "function", Lambda, cancellationToken);
        else WriteShared(scope, owner, function.Role, users);
    }

    private static void WriteShared(ImportScope scope, ImportedObject owner, string arn, int users)
    {
        owner.Spec["roleArn"] = arn;
        if (users > 1) scope.Warnings.Add($"{owner.Ref}: its role is used by {users} resources, so it is named and not managed: {arn}");
    }

    /// <summary>Returns the identifiers of the gateways and runtimes that use a role.</summary>
    private static async Task<IReadOnlyList<(string Type, string Id)>> FindUsersAsync(
        ImportScope scope, string arn, CancellationToken cancellationToken)
    {
        var types = scope.Inventory.Types;
        var gateways = await scope.Inventory.ListAsync(types.Gateway, null, cancellationToken);
        var runtimes = await scope.Inventory.ListAsync(types.Runtime, null, cancellationToken);
        return
        [
            .. gateways.Where(live => ((GetGatewayResponse)live.State).RoleArn == arn).Select(live => (types.Gateway.Name, live.Id)),
            .. runtimes.Where(live => ((GetAgentRuntimeResponse)live.State).RoleArn == arn).Select(live => (types.Runtime.Name, live.Id)),
        ];
    }

    /// <summary>Returns the only server among the users of a role if all of them are imported; null if there is none, or several.</summary>
    private static ImportedObject? FindServer(ImportScope scope, IReadOnlyList<(string Type, string Id)> users)
    {
        var types = scope.Inventory.Types;
        var objects = users.Select(user => scope.Find(user.Type == types.Gateway.Name ? types.Gateway : types.Runtime, user.Id)).ToList();
        if (objects.Contains(null)) return null;
        var servers = objects.Where(user => user!.Ref.Kind == "McpServer").ToList();
        return servers is [var only] ? only : null;
    }

    /// <summary>Returns a role with all that is compared: the account's list lacks some of it.</summary>
    private static async Task<LiveResource?> FindAsync(ImportScope scope, string arn, CancellationToken cancellationToken)
    {
        var type = scope.Inventory.Types.Role;
        var roles = await scope.Inventory.ListAsync(type, null, cancellationToken);
        if (roles.FirstOrDefault(live => live.Attributes.GetValueOrDefault("arn") == arn)?.State is not RoleState listed) return null;
        return await scope.Inventory.FindAsync(type, listed.RoleName, listed, cancellationToken);
    }

    private static async Task WriteOwnAsync(
        ImportScope scope, ImportedObject owner, string arn, string? part, string service, CancellationToken cancellationToken)
    {
        var live = await FindAsync(scope, arn, cancellationToken);
        var why = live is null ? "it cannot be read, or is another account's"
            : Ownership.FindStack(live) is { } stack ? $"it belongs to the stack {stack}"
            : FindOtherPrincipal((RoleState)live.State, service) is { } other ? $"others may assume it, too: {other}"
            : null;
        if (why is not null)
        {
            owner.Spec["roleArn"] = arn;
            scope.Warnings.Add($"{owner.Ref}: its role is named and not managed, because {why}: {arn}");
            return;
        }

        var state = (RoleState)live!.State;
        var role = new JsonObject { ["name"] = state.RoleName };
        if (state.Path is { } path and not RoleState.DefaultPath) role["path"] = path;
        owner.Spec["role"] = role;
        scope.Bind(scope.Inventory.Types.Role, part, new ResourceBinding(owner, role, [])
        {
            TagHolder = role,
            WriteOther = change => Write(scope, role, state, change),
        });
    }

    /// <summary>Returns who else may assume a role; null if only a service may, and only it.</summary>
    private static string? FindOtherPrincipal(RoleState role, string service)
    {
        var statements = JsonNode.Parse(role.AssumeRolePolicyDocument.Text)?["Statement"];
        foreach (var statement in statements is JsonArray list ? [.. list] : (JsonNode?[])[statements])
        {
            if (statement?["Principal"] is not JsonObject principal) return "anybody";
            foreach (var (kind, names) in principal)
            {
                foreach (var name in names is JsonArray several ? [.. several] : (JsonNode?[])[names])
                {
                    if (kind != "Service" || (string?)name != service) return (string?)name ?? kind;
                }
            }
        }

        return null;
    }

    private static bool Write(ImportScope scope, JsonObject role, RoleState live, FieldChange change)
    {
        switch (change.Member)
        {
            case "assumeRolePolicyDocument": return Set("assumeRolePolicy", Document(live.AssumeRolePolicyDocument));
            case "description" when live.Description is { Length: > 0 } text: return Set("description", JsonValue.Create(text));
            case "maxSessionDuration": return Set("maxSessionDuration", JsonValue.Create(live.MaxSessionDuration));
            case "permissionsBoundary" when live.PermissionsBoundary is { } boundary:
                return Set("permissionsBoundary", JsonValue.Create(boundary));
            case "managedPolicyArns":
                return Set("managedPolicyArns", new JsonArray([.. live.ManagedPolicyArns.Select(arn => JsonValue.Create(arn))]));
            case "inlinePolicies":
                var isOwn = Set("composePolicies", JsonValue.Create(false));
                return live.InlinePolicies.Count == 0
                    ? isOwn
                    : Set("inlinePolicies", new JsonObject(live.InlinePolicies.Select(
                        policy => KeyValuePair.Create(policy.Key, Document(policy.Value))))) || isOwn;
            default: return false;
        }

        bool Set(string member, JsonNode? value)
        {
            if (JsonNode.DeepEquals(role[member], value)) return false;
            role[member] = value;
            return true;
        }

        // The role is made before everything that it could refer to.
        JsonNode? Document(JsonDocumentText document) => scope.References.Rewrite(JsonNode.Parse(document.Text), rank: -1);
    }
}
