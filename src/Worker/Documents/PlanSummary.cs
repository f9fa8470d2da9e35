using System.Text.Json.Nodes;
using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Spec.Mapping;

namespace Reconciler.Worker.Documents;

/// <summary>The texts that all output formats of a plan share.</summary>
internal static class PlanSummary
{
    /// <summary>What the keys of reconciler's own tags begin with.</summary>
    public const string BookkeepingPrefix = "reconciler/";

    private const string ObjectTag = BookkeepingPrefix + "object";
    private const string PartTag = BookkeepingPrefix + "part";
    private const string ToolsListedAt = "toolsListedAt";
    private static readonly string[] NameMembers = ["name", "clientName", "username", "identifier"];

    /// <summary>
    /// Creates the summary line, in the words of <c>terraform plan</c>: a replacement counts as one to add and one to destroy.
    /// </summary>
    public static string Create(Plan plan, ReconcileMode mode = ReconcileMode.Apply)
    {
        if (plan.IsEmpty) return mode == ReconcileMode.Destroy ? "Nothing to destroy." : "No changes: AWS matches the specs.";
        var actions = plan.Actions.ToList();
        var replaced = Number(ChangeKind.Replace);
        string?[] parts =
        [
            $"{Number(ChangeKind.Create) + replaced} to add",
            $"{Number(ChangeKind.Update) + Number(ChangeKind.Repair)} to change",
            $"{Number(ChangeKind.Delete) + replaced} to destroy",
            Count("to move", ChangeKind.Move),
            Count("in conflict", ChangeKind.Conflict),
            Count("refused", ChangeKind.Refused),
            Count("held", ChangeKind.Held),
            Count("not found", ChangeKind.NotFound),
            Count("unreadable", ChangeKind.Unreadable),
        ];
        var drifted = actions.Count(change => change.IsDrift);
        var suspended = actions.Count(change => change.Suspended is not null);
        var withheld = actions.Count(change => change is { Withheld: not null, Suspended: null });
        return $"Plan: {string.Join(", ", parts.OfType<string>())}."
            + (drifted > 0 ? $" {drifted} drifted." : "")
            + (withheld > 0 ? $" {withheld} withheld." : "")
            + (suspended > 0 ? $" {suspended} suspended." : "");

        int Number(ChangeKind kind) => actions.Count(change => change.Kind == kind);

        string? Count(string label, ChangeKind kind) => Number(kind) is > 0 and var count ? $"{count} {label}" : null;
    }

    /// <summary>The warnings of a plan, with the servers that do not list their tools.</summary>
    public static IEnumerable<string> Warnings(Plan plan) => plan.Warnings.Concat(plan.Changes
        .Where(change => change.Tools is { Problem: not null })
        .Select(change => $"{change.Address}: the tools of its server are unknown: {change.Tools!.Problem}"));

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
        ChangeKind.Held => "held",
        ChangeKind.NotFound => "not found",
        ChangeKind.Unreadable => "unreadable",
        _ => "none",
    };

    /// <summary>Returns why the change is made, or not made.</summary>
    public static string? Reason(PlannedChange change)
    {
        var kept = change switch
        {
            { Suspended: { } why } => $"suspended by {why}",
            { Withheld: { } why } => $"withheld: {why}",
            _ => null,
        };
        return change.Reason is null || kept is null ? change.Reason ?? kept : $"{change.Reason}; {kept}";
    }

    /// <summary>
    /// Removes what accompanies changes and says nothing about them: reconciler's own tags, and when tools were listed. With <c>-v</c> it
    /// stays.
    /// </summary>
    public static IReadOnlyList<FieldChange> Visible(IReadOnlyList<FieldChange> fields, bool isVerbose) =>
        isVerbose ? fields : [.. fields.Where(field => !IsBookkeeping(field) && field.Path != ToolsListedAt)];

    /// <summary>Says what a change does whose differences are all hidden; null if some are visible, or there are none.</summary>
    public static string? DescribeHidden(IReadOnlyList<FieldChange> fields, bool isVerbose)
    {
        if (fields.Count == 0 || Visible(fields, isVerbose).Count > 0) return null;
        return fields.Any(field => field.Path == ToolsListedAt) ? "its tools are listed again" : "only reconciler's own tags";
    }

    /// <summary>
    /// The name of a change for people. A resource that no spec defines any more has its AWS identifier as name; what its spec object was
    /// called says more.
    /// </summary>
    public static string Name(PlannedChange change) =>
        change.Live is { } live && change.Owner is null && FindSpecName(live) is { } name
            ? $"{change.Address.Type}/{name}"
            : $"{change.Address}";

    /// <summary>Finds the name in the specs that tags or the name in AWS still tell; null if they do not.</summary>
    private static string? FindSpecName(LiveResource live)
    {
        if (live.Tags?.GetValueOrDefault(ObjectTag) is { } owner && owner.Split('/') is [_, var name])
        {
            return live.Tags.GetValueOrDefault(PartTag) is { } part ? $"{name}.{part}" : name;
        }

        return ModelMapper.ToJson(live.State) is JsonObject state
            ? NameMembers.Select(member => state[member]).OfType<JsonValue>().Select(value => (string?)value).FirstOrDefault()
            : null;
    }

    private static bool IsBookkeeping(FieldChange field) =>
        field.IsTag && field.TagKey.StartsWith(BookkeepingPrefix, StringComparison.Ordinal);
}
