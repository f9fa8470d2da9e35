using System.Text.Json.Nodes;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Permissions;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Composition.Permissions;

/// <summary>The least permissions with which a stack converges, from the table of the calls that its resource types make.</summary>
internal static class StackPermissions
{
    private const string PassedToService = "iam:PassedToService";

    /// <summary>Returns the permissions of stacks, merged.</summary>
    /// <param name="stacks">The stacks with their names.</param>
    /// <param name="types">All resource types.</param>
    /// <param name="readOnly">Whether only what planning reads is permitted.</param>
    public static IReadOnlyList<PolicyStatement> Find(
        IEnumerable<(string Name, ResourceGraph Graph, AwsIdentity Identity)> stacks, ResourceTypes types, bool readOnly) =>
        Merge(stacks.SelectMany(stack => FindNeeded(stack.Name, stack.Graph, stack.Identity, types, readOnly)));

    private static IEnumerable<Needed> FindNeeded(
        string stack, ResourceGraph graph, AwsIdentity identity, ResourceTypes types, bool readOnly)
    {
        var patterns = new ResourcePatterns(graph, identity);
        yield return new Needed(CallTable.TagIndexAction, "*", null);
        foreach (var (row, call, part) in FindSearches(graph, types))
            yield return new Needed(call.Action, patterns.ToArn(call.Service, part), row.Conditions is ["tagged"] ? TagOf(stack) : null);
        foreach (var resource in graph.Ordered)
        {
            foreach (var row in CallTable.Of(resource.Type.Name))
            {
                if ((readOnly || resource.Existing is not null) && !row.IsRead || !Applies(row, resource)) continue;
                foreach (var call in row.Calls)
                {
                    var condition = ConditionOf(row, resource, stack);
                    foreach (var arn in row.Resources.SelectMany(part => patterns.Find(resource, call.Service, part)))
                        yield return new Needed(call.Action, arn, condition);
                }
            }

            foreach (var secret in SecretsOf(resource))
                yield return new Needed("secretsmanager:GetSecretValue", patterns.SecretOf(secret), null);
        }
    }

    private static IEnumerable<(CallRow Row, CalledAction Call, string Part)> FindSearches(ResourceGraph graph, ResourceTypes types)
    {
        var present = graph.Ordered.Select(resource => resource.Type.Name).ToHashSet();
        return from type in types.InOrder
               where type.ParentType is null || present.Contains(type.ParentType)
               from row in CallTable.Of(type.Name)
               where row.IsSearch
               from call in row.Calls
               from part in row.Resources
               select (row, call, part);
    }

    private static (string Key, string Value)? TagOf(string stack) => ($"aws:ResourceTag/{Ownership.StackTag}", stack);

    private static bool Applies(CallRow row, DesiredResource resource) => row.Conditions.All(condition => condition.Split(':') switch
    {
        ["if", var kind] => MembersOf(resource)["principalType"]?.ToString() == kind,
        ["existing"] => resource.Existing is not null,
        ["unless", var text] => !MembersOf(resource).ToJsonString().Contains($"{text}\":", StringComparison.Ordinal),
        _ => true,
    });

    private static JsonObject MembersOf(DesiredResource resource) => ModelMapper.ToJson(resource.State) as JsonObject ?? [];

    // A resource that is taken over does not have our tags yet.
    private static (string Key, string Value)? ConditionOf(CallRow row, DesiredResource resource, string stack) => row.Conditions
        .Select(condition => condition.Split(':') switch
        {
            ["tagged"] when !resource.Adopt && resource.FormerOwners.Count == 0 => TagOf(stack),
            ["tagging"] => ($"aws:RequestTag/{Ownership.StackTag}", stack),
            ["passed", var service] => (PassedToService, $"{service}.amazonaws.com"),
            _ => ((string, string)?)null,
        })
        .FirstOrDefault(condition => condition is not null);

    private static IEnumerable<string> SecretsOf(DesiredResource resource) => ModelMapper.FindStrings(resource.State)
        // A generated secret is a resource of its own, with its own rows.
        .Where(entry => entry.Path.EndsWith("secretsManager", StringComparison.Ordinal) && !AttributeRef.IsUnresolved(entry.Text))
        .Select(entry => entry.Text.Split('#')[0]);

    /// <summary>One statement for all actions that need the same resources, under the same condition.</summary>
    private static List<PolicyStatement> Merge(IEnumerable<Needed> needed) =>
    [
        .. needed.Distinct()
            // Stacks share statements; roles that are passed to different services do not.
            .GroupBy(one => (one.Action, one.Condition?.Key, Service: one.Condition is (PassedToService, var service) ? service : null))
            .Select(group => (
                group.Key.Action,
                group.Key.Key,
                Values: Sorted(group.Select(one => one.Condition?.Value).OfType<string>()),
                Resources: Sorted(group.Select(one => one.Resource))))
            .GroupBy(action => string.Join('\n', [action.Key, .. action.Values, "", .. action.Resources]), StringComparer.Ordinal)
            .Select(group => new PolicyStatement(
                Sorted(group.Select(action => action.Action)),
                group.First().Resources,
                group.First().Key is { } key ? new StatementCondition(key, group.First().Values) : null))
            .OrderBy(statement => statement.Actions[0], StringComparer.Ordinal)
            .ThenBy(statement => statement.Resources[0], StringComparer.Ordinal),
    ];

    private static List<string> Sorted(IEnumerable<string> texts) => [.. texts.Distinct().Order(StringComparer.Ordinal)];

    private sealed record Needed(string Action, string Resource, (string Key, string Value)? Condition);
}
