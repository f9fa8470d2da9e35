using Reconciler.Engine.Model;

namespace Reconciler.Engine.Control;

/// <summary>The conditions about the tools of targets.</summary>
internal static class ToolConditions
{
    private const int MostNames = 8;

    /// <summary>Returns the conditions that hold.</summary>
    /// <param name="resources">The status of each resource.</param>
    /// <param name="create">Creates a condition of a type, a status, a reason and a message.</param>
    public static IEnumerable<Condition> Find(
        IReadOnlyList<ResourceStatus> resources, Func<string, bool, string, string, Condition> create)
    {
        var held = resources.Where(resource => resource.Tools is { IsHeld: true }).ToList();
        if (held.Count > 0)
        {
            var isInForce = held.Exists(resource => resource.Tools!.IsInForce);
            yield return create(
                ConditionTypes.ToolsChanged,
                true,
                isInForce ? ConditionReasons.InForce : ConditionReasons.Held,
                $"{Names(held)}: {held[0].Reason}");
        }

        var unlisted = resources.Where(resource => resource.Tools is { Problem: not null }).ToList();
        if (unlisted.Count > 0)
        {
            yield return create(
                ConditionTypes.ToolsUnknown,
                true,
                ConditionReasons.Unlisted,
                $"{Names(unlisted)}: the tools of its server are unknown: {unlisted[0].Tools!.Problem}");
        }
    }

    private static string Names(List<ResourceStatus> resources) =>
        string.Join(", ", resources.Take(MostNames).Select(resource => resource.Address))
        + (resources.Count > MostNames ? $" and {resources.Count - MostNames} more" : "");
}
