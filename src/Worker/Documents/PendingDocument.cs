using System.Text.Json.Nodes;
using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Planning;

namespace Reconciler.Worker.Documents;

/// <summary>The changes of a stack that were not made yet, with why not, as JSON.</summary>
internal static class PendingDocument
{
    /// <summary>Creates the plan of a stack, in which each change that is held has the reason.</summary>
    /// <param name="inspection">The stack.</param>
    /// <param name="status">The status of the last pass; null before it.</param>
    /// <param name="isApplied">Whether the last pass was one of the same specs.</param>
    public static JsonObject Create(StackInspection inspection, StackStatus? status, bool isApplied)
    {
        var json = PlanJson.Create(inspection.Plan, [.. inspection.AccessChanges], inspection.ToolAccess, inspection.Identity);
        foreach (var (change, entry) in inspection.Plan.Actions.Zip(json["changes"]!.AsArray()))
            entry!["held"] = FindHold(change, isApplied ? Find(status, change) : null);
        return json;
    }

    /// <summary>Returns why a change is not made; null if nothing keeps it.</summary>
    public static string? FindHold(PlannedChange change, ResourceStatus? status) => change switch
    {
        { Suspended: { } why } => $"suspended by {why}",
        { Withheld: { } why } => $"withheld: {why}",
        { Kind: ChangeKind.Conflict or ChangeKind.Refused or ChangeKind.NotFound or ChangeKind.Unreadable, Reason: { } why } => why,
        _ => status?.State switch
        {
            ResourceState.Drifted => "`drift: Report`: it is reported and not healed",
            ResourceState.Stalled or ResourceState.Conflict or ResourceState.Blocked => status.Reason,
            _ => null,
        },
    };

    private static ResourceStatus? Find(StackStatus? status, PlannedChange change) =>
        status?.Resources.FirstOrDefault(resource => resource.Address == change.Address.ToString());
}
