using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Engine.Resources.Iam;

namespace Reconciler.Engine.Execution;

/// <summary>
/// Decides what the refusal of a role means. If the stack grants the permission, AWS does not see it yet, and waiting helps. If the role is
/// not part of the stack, or its policies do not contain the permission, somebody has to add it: the outcome says which statement.
/// </summary>
internal sealed class PermissionAdvisor(ResourceGraph graph, EngineOptions options)
{
    private readonly ConcurrentDictionary<ResourceAddress, LiveResource> _roles = [];

    /// <summary>Remembers the live state of a role of the stack.</summary>
    public void Record(ResourceOutcome outcome)
    {
        if (outcome is { Live.State: RoleState, State: ResourceState.Ready }) _roles[outcome.Address] = outcome.Live;
    }

    /// <summary>Explains a refused call.</summary>
    /// <param name="change">The change that was refused.</param>
    /// <param name="failure">The failure of the call.</param>
    public Observation.Refused Explain(PlannedChange change, Failure failure)
    {
        if (failure.Kind != FailureKind.NotPropagated || MissingPermission.Find(failure.Message) is not { } missing)
        {
            return new Observation.Refused(failure, failure.Kind == FailureKind.NotPropagated ? options.PropagationPatience : null);
        }

        return FindRemedy(change, missing) is { } remedy
            ? new Observation.Refused(failure, options.MissingPermissionPatience, $"{failure}. {remedy}")
            : new Observation.Refused(failure, options.PropagationPatience);
    }

    /// <summary>Explains a resource that failed in AWS.</summary>
    /// <param name="change">Its repair in the plan.</param>
    /// <param name="live">The resource.</param>
    public Observation.Broken Explain(PlannedChange change, LiveResource live)
    {
        var reason = live.Reason ?? "it failed";
        return MissingPermission.Find(reason) is { } missing && FindRemedy(change, missing) is { } remedy
            ? new Observation.Broken($"{reason}. {remedy}", options.MissingPermissionPatience, live.RecordedAttempts)
            : new Observation.Broken(reason, Attempts: live.RecordedAttempts);
    }

    /// <summary>Returns what to add to which role; null if the stack grants the permission, so that it only has to propagate.</summary>
    private string? FindRemedy(PlannedChange change, MissingPermission missing)
    {
        if (!graph.Contains(change.Address)) return null;
        missing = Complete(change, missing);
        var candidates = RolesOf(change.Address).ToList();
        var own = candidates.Where(role => missing.RoleArn is null || ArnOf(role) is not { } arn || arn == missing.RoleArn).ToList();
        if (own.Count == 0)
        {
            var which = missing.RoleArn is { } foreign ? $"The role {foreign}" : "The role";
            return $"{which} is not part of the stack. {ToAdd(missing)}";
        }

        if (missing.IsTrust || missing.Action is null || own.Exists(role => Grants(role, missing))) return null;
        return $"The {own[0]} of the stack does not grant it. {ToAdd(missing)}";
    }

    /// <summary>
    /// The failed listing of tools names no action. For a runtime it is the call of that runtime, whose ARN is in the URL of the target.
    /// </summary>
    private static MissingPermission Complete(PlannedChange change, MissingPermission missing)
    {
        if (missing.Action is not null || missing.IsTrust) return missing;
        var endpoint = (change.Desired as GatewayTargetState)?.TargetConfiguration?.Mcp?.McpServer?.Endpoint;
        var encoded = endpoint?.Split("/runtimes/") is [_, var rest] ? rest.Split('/')[0] : null;
        return encoded is null
            ? missing
            : missing with { Action = "bedrock-agentcore:InvokeAgentRuntime", Resource = $"{Uri.UnescapeDataString(encoded)}*" };
    }

    /// <summary>The roles of the stack that a resource works with: its own, or those of its parent.</summary>
    private IEnumerable<ResourceAddress> RolesOf(ResourceAddress address)
    {
        var dependencies = graph.GetDependencies(address);
        var parents = dependencies.Where(dependency => dependency.Type == graph[address].Type.ParentType);
        return dependencies.Concat(parents.SelectMany(graph.GetDependencies))
            .Where(dependency => dependency.Type == RoleResourceType.TypeName && graph[dependency].Existing is null);
    }

    private string? ArnOf(ResourceAddress role) => _roles.GetValueOrDefault(role)?.Attributes.GetValueOrDefault("arn");

    /// <summary>Whether a role grants a permission. The contents of managed policies are unknown and count as granted.</summary>
    private bool Grants(ResourceAddress address, MissingPermission missing)
    {
        var role = _roles.GetValueOrDefault(address)?.State as RoleState ?? graph[address].State as RoleState;
        return role is null
            || role.ManagedPolicyArns.Count > 0
            || role.InlinePolicies.Values.Any(document => StatementsOf(document.Text).Any(statement => Grants(statement, missing)));
    }

    private static bool Grants(JsonObject statement, MissingPermission missing) =>
        statement["Effect"]?.ToString() == "Allow"
        && Values(statement["Action"]).Any(action => Matches(action, missing.Action!, RegexOptions.IgnoreCase))
        && (missing.Resource is null || Values(statement["Resource"]).Any(pattern =>
            AttributeRef.IsUnresolved(pattern) || Matches(pattern, missing.Resource.TrimEnd('*'), RegexOptions.None)));

    private static IEnumerable<JsonObject> StatementsOf(string document)
    {
        try
        {
            return (JsonNode.Parse(document) as JsonObject)?["Statement"] switch
            {
                JsonArray list => list.OfType<JsonObject>(),
                JsonObject single => [single],
                _ => [],
            };
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Values(JsonNode? node) => node switch
    {
        JsonArray list => list.Select(item => item?.ToString() ?? ""),
        null => [],
        _ => [node.ToString()],
    };

    private static bool Matches(string pattern, string value, RegexOptions regexOptions) => Regex.IsMatch(
        value,
        $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal)}$",
        regexOptions | RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    private static string ToAdd(MissingPermission missing)
    {
        if (missing.IsTrust) return "Check that the role exists and that its trust policy allows the service to assume it.";
        if (missing.Action is null) return "Check that it may call the target.";
        var statement = new JsonObject
        {
            ["Effect"] = "Allow",
            ["Action"] = new JsonArray(missing.Action),
            ["Resource"] = new JsonArray(missing.Resource ?? "*"),
        };
        return $"Add this statement to its policies: {statement.ToJsonString()}";
    }
}
