using System.Text.Json.Nodes;
using Reconciler.Engine.Model;
using Reconciler.Engine.Posture;
using Reconciler.Engine.Resources.Ecr;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;

namespace Reconciler.Engine.Planning;

/// <summary>The posture of a stack as far as its plan tells: which tags are resolved, and what cannot be taken back.</summary>
public static class PlanPosture
{
    private const string Versions = "protocolConfiguration.mcp.supportedVersions";
    private const string Schema = "schema";

    /// <summary>Returns the warnings about the specs that the plan does not settle, and those about its changes.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="warnings">The warnings of its specs. Those without a code are left out.</param>
    public static IReadOnlyList<SpecError> Find(Stack stack, Plan plan, IEnumerable<SpecError> warnings)
    {
        var resolved = FindResolvedImages(stack, plan);
        return
        [
            .. warnings.Where(warning => warning.Code is not null
                && !(warning.Code == PostureCodes.ImageTag && resolved.Contains(warning.Location))),
            .. FindOneWayChanges(stack, plan),
        ];
    }

    /// <summary>Returns warnings about changes that no other change can take back.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="plan">Its plan.</param>
    public static IReadOnlyList<SpecError> FindOneWayChanges(Stack stack, Plan plan)
    {
        ArgumentNullException.ThrowIfNull(stack);
        ArgumentNullException.ThrowIfNull(plan);
        return
        [
            .. from change in plan.Changes
               where change is { Kind: ChangeKind.Update or ChangeKind.Move, Owner: not null }
               let owner = stack.Find(change.Owner!.Value)
               where owner is not null
               from field in change.Fields
               let warning = Describe(change, field) is { } text
                   ? PostureChecks.Warn(owner, PostureCodes.OneWayChange, text.Path, text.Message, text.Hint)
                   : null
               where warning is not null
               select warning,
        ];
    }

    private static (string Path, string Message, string Hint)? Describe(PlannedChange change, FieldChange field)
    {
        if (change.Type.Name == ResourceTypeNames.Gateway && field.Path.StartsWith(Versions, StringComparison.Ordinal))
        {
            var removed = Texts(field.Old).Except(Texts(field.New)).ToList();
            if (removed.Count > 0)
            {
                return (
                    $"spec.{Versions}",
                    $"AgentCore does not serve a version again that was removed: the gateway will be without {string.Join(", ", removed)}",
                    "keep the version, or make another gateway");
            }
        }

        var isNewAttribute = change.Type.Name == ResourceTypeNames.UserPool
            && field.Path.StartsWith(Schema, StringComparison.Ordinal)
            && field.Old is null;
        return isNewAttribute
            ? ("spec.schema", "an attribute of a user pool can neither be removed nor changed", "check its name, type and limits")
            : null;
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonArray list => list.Select(item => item?.ToString() ?? ""),
        null => [],
        _ => [node.ToString()],
    };

    private static HashSet<SourceLocation> FindResolvedImages(Stack stack, Plan plan) =>
    [
        .. from change in plan.Changes
           where change.Type.Name == ResourceTypeNames.ImageTag && change.Owner is not null
           where change.Live?.Attributes.GetValueOrDefault(ImageTagResourceType.Uri)?.Contains('@', StringComparison.Ordinal) == true
           let owner = stack.Find(change.Owner!.Value)
           let path = owner?.Spec is McpServerSpec server ? PostureChecks.FindTaggedImage(server) : null
           where path is not null
           select owner.GetLocation(path),
    ];
}
