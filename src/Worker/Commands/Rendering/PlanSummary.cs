using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>What all forms of a plan say alike.</summary>
internal static class PlanSummary
{
    private const string OurTags = "tags.reconciler/";

    public static string Create(Plan plan)
    {
        if (plan.IsEmpty) return "Nothing to do: AWS is as git says.";
        var actions = plan.Actions.ToList();
        var parts = new[]
        {
            Count("to create", ChangeKind.Create), Count("to update", ChangeKind.Update), Count("to repair", ChangeKind.Repair),
            Count("to replace", ChangeKind.Replace), Count("to delete", ChangeKind.Delete), Count("in conflict", ChangeKind.Conflict),
            Count("unreadable", ChangeKind.Unreadable),
        };
        var drifted = actions.Count(change => change.IsDrift);
        return $"Plan: {string.Join(", ", parts.OfType<string>())}.{(drifted > 0 ? $" {drifted} drifted." : "")}";

        string? Count(string what, ChangeKind kind) => actions.Count(change => change.Kind == kind) is > 0 and var count ? $"{count} {what}" : null;
    }

    public static string Verb(ChangeKind kind) => kind switch
    {
        ChangeKind.Create => "create",
        ChangeKind.Update => "update",
        ChangeKind.Replace => "replace",
        ChangeKind.Repair => "repair",
        ChangeKind.Delete => "delete",
        ChangeKind.Conflict => "conflict",
        ChangeKind.Unreadable => "unreadable",
        _ => "none",
    };

    /// <summary>Our own bookkeeping tags follow every change; they are shown only where they are all there is.</summary>
    public static IEnumerable<FieldChange> Visible(IReadOnlyList<FieldChange> fields, bool isVerbose)
    {
        var visible = fields.Where(field => !field.Path.StartsWith(OurTags, StringComparison.Ordinal)).ToList();
        return isVerbose || visible.Count == 0 ? fields : visible;
    }
}
