using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Iam;

namespace Reconciler.Engine.Planning;

/// <summary>
/// Asks IAM whether the roles that specs name by ARN grant what their users need. One call a role, and another one only when the role or
/// what it needs has changed. Where the simulation is not permitted, nothing is said: AWS decides when the role is used.
/// </summary>
internal static class GivenRoleCheck
{
    /// <summary>Finds what the roles do not grant.</summary>
    /// <param name="types">The resource types.</param>
    /// <param name="aws">The account.</param>
    /// <param name="changes">The changes of the desired resources.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <returns>A warning for each role, with the statements to add.</returns>
    public static async Task<IReadOnlyList<string>> FindAsync(
        ResourceTypes types, AwsAccount aws, IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken)
    {
        var warnings = new List<string>();
        foreach (var change in changes.Where(change => change is { IsExisting: true, Live: not null, Desired: RoleState }))
        {
            var needed = StatementsOf((RoleState)change.Desired!);
            try
            {
                var refused = await types.Role.SimulateAsync(aws, change.Live!, needed, cancellationToken);
                if (Missing(needed, refused) is { Count: > 0 } missing)
                {
                    warnings.Add($"the role {change.Live!.DisplayName} of {change.Owner} lacks permissions; add to its policies: "
                        + string.Join(", ", missing.Select(statement => statement.ToJsonString())));
                }
            }
            catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
            {
                if (FailureClassifier.Classify(e) is { Kind: not (FailureKind.Forbidden or FailureKind.NotSupported) } failure)
                    warnings.Add($"the role {change.Live!.DisplayName} of {change.Owner} cannot be checked: {failure}");
            }
        }

        return warnings;
    }

    /// <summary>The statements whose actions and resources are all known.</summary>
    private static List<NeededPermission> StatementsOf(RoleState role) =>
    [
        .. from document in role.InlinePolicies.Values
           from statement in JsonNode.Parse(document.Text)!["Statement"]!.AsArray()
           let resources = Texts(statement!["Resource"]).Where(resource => !AttributeRef.IsUnresolved(resource)).ToList()
           where resources.Count > 0
           select new NeededPermission(Texts(statement["Action"]), resources),
    ];

    private static List<JsonObject> Missing(IReadOnlyList<NeededPermission> needed, IReadOnlySet<(string Action, string Resource)> refused) =>
    [
        .. from permission in needed
           let resources = permission.Resources.Where(r => permission.Actions.Any(a => refused.Contains((a, r)))).ToList()
           where resources.Count > 0
           let actions = permission.Actions.Where(a => resources.Any(r => refused.Contains((a, r))))
           select new JsonObject
           {
               ["Effect"] = "Allow",
               ["Action"] = new JsonArray([.. actions.Select(action => JsonValue.Create(action))]),
               ["Resource"] = new JsonArray([.. resources.Select(resource => JsonValue.Create(resource))]),
           },
    ];

    private static List<string> Texts(JsonNode? node) => node switch
    {
        JsonArray list => [.. list.Select(item => item!.ToString())],
        null => [],
        _ => [node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString()],
    };
}
