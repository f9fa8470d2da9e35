using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>The texts that all output formats of a plan share.</summary>
internal static class PlanSummary
{
    private const string BookkeepingTags = "tags.reconciler/";

    /// <summary>Creates the summary line with the number of changes of each kind.</summary>
    public static string Create(Plan plan, ReconcileMode mode = ReconcileMode.Apply)
    {
        if (plan.IsEmpty) return mode == ReconcileMode.Destroy ? "Nothing to delete." : "No changes: AWS matches the specs.";
        var actions = plan.Actions.ToList();
        var parts = new[]
        {
            Count("to create", ChangeKind.Create), Count("to update", ChangeKind.Update), Count("moved", ChangeKind.Move),
            Count("to repair", ChangeKind.Repair),
            Count("to replace", ChangeKind.Replace), Count("to delete", ChangeKind.Delete), Count("in conflict", ChangeKind.Conflict),
            Count("refused", ChangeKind.Refused), Count("unreadable", ChangeKind.Unreadable),
        };
        var drifted = actions.Count(change => change.IsDrift);
        return $"Plan: {string.Join(", ", parts.OfType<string>())}.{(drifted > 0 ? $" {drifted} drifted." : "")}";

        string? Count(string label, ChangeKind kind) =>
            actions.Count(change => change.Kind == kind) is > 0 and var count ? $"{count} {label}" : null;
    }

    public static string Verb(ChangeKind kind) => kind switch
    {
        ChangeKind.Create => "create",
        ChangeKind.Update => "update",
        ChangeKind.Move => "moved",
        ChangeKind.Replace => "replace",
        ChangeKind.Repair => "repair",
        ChangeKind.Delete => "delete",
        ChangeKind.Conflict => "conflict",
        ChangeKind.Refused => "refused",
        ChangeKind.Unreadable => "unreadable",
        _ => "none",
    };

    /// <summary>Returns why the change is made, or not made.</summary>
    public static string? Reason(PlannedChange change) => (change.Reason, change.Withheld) switch
    {
        (var reason, null) => reason,
        (null, var withheld) => $"withheld: {withheld}",
        var (reason, withheld) => $"{reason}; withheld: {withheld}",
    };

    /// <summary>
    /// Removes the changes of reconciler's own tags, which accompany every change. They stay with <c>-v</c>, or if nothing else changes.
    /// </summary>
    public static IEnumerable<FieldChange> Visible(IReadOnlyList<FieldChange> fields, bool isVerbose)
    {
        var visible = fields.Where(field => !field.Path.StartsWith(BookkeepingTags, StringComparison.Ordinal)).ToList();
        return isVerbose || visible.Count == 0 ? fields : visible;
    }
}
