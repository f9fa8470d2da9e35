using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Iam;

namespace Reconciler.Engine.Planning;

/// <summary>
/// Asks IAM whether the roles that specs name by ARN grant what their users need, and looks whether they trust the service that assumes
/// them. One call a role, and another one only when the role or what it needs has changed. Where the simulation is not permitted, nothing
/// is said of permissions: AWS decides when the role is used.
/// </summary>
internal static class GivenRoleCheck
{
    /// <summary>Finds what the roles do not grant.</summary>
    /// <param name="types">The resource types.</param>
    /// <param name="aws">The account.</param>
    /// <param name="changes">The changes of the desired resources.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <returns>The warnings, with the statements to add.</returns>
    public static async Task<IReadOnlyList<string>> FindAsync(
        ResourceTypes types, AwsAccount aws, IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken)
    {
        var warnings = new List<string>();
        foreach (var change in changes.Where(change => change is { IsExisting: true, Live: not null, Desired: RoleState }))
        {
            var desired = (RoleState)change.Desired!;
            if (UntrustedBy((RoleState)change.Live!.State, desired) is { Count: > 0 } untrusted)
            {
                warnings.Add($"the role {change.Live.DisplayName} of {change.Owner} cannot be assumed by the service that uses it; "
                    + $"add to its trust policy: {Join(untrusted)}");
            }

            var needed = StatementsOf(desired);
            try
            {
                var refused = await types.Role.SimulateAsync(aws, change.Live!, needed, cancellationToken);
                if (Missing(needed, refused) is { Count: > 0 } missing)
                {
                    warnings.Add(
                        $"the role {change.Live!.DisplayName} of {change.Owner} lacks permissions; add to its policies: {Join(missing)}");
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

    /// <summary>The statements of the trust policy that its user needs, without those of services that the role trusts.</summary>
    private static List<JsonObject> UntrustedBy(RoleState live, RoleState desired)
    {
        var trust = new TrustPolicy(live.AssumeRolePolicyDocument);
        return
        [
            .. from statement in JsonNode.Parse(desired.AssumeRolePolicyDocument.Text)!["Statement"]!.AsArray()
               where Texts(statement!["Principal"]?["Service"]).Exists(service => !trust.Allows(service))
               select statement.AsObject(),
        ];
    }

    private static string Join(IEnumerable<JsonObject> statements) =>
        string.Join(", ", statements.Select(statement => statement.ToJsonString()));

    /// <summary>The statements whose actions and resources are all known.</summary>
    private static List<NeededPermission> StatementsOf(RoleState role) =>
    [
        .. from document in role.InlinePolicies.Values
           from statement in JsonNode.Parse(document.Text)!["Statement"]!.AsArray()
           let resources = Texts(statement!["Resource"]).Where(resource => !AttributeRef.IsUnresolved(resource)).ToList()
           where resources.Count > 0
           select new NeededPermission(Texts(statement["Action"]), resources),
    ];

    private static List<JsonObject> Missing(
        IReadOnlyList<NeededPermission> needed, IReadOnlySet<(string Action, string Resource)> refused) =>
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
