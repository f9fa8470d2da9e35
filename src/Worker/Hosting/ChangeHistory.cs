using System.Text.Json.Nodes;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Planning;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Documents;

namespace Reconciler.Worker.Hosting;

/// <summary>What the last passes have changed: which resource, which fields, when, by which commit. Bounded, and thread-safe.</summary>
/// <param name="clock">The clock.</param>
internal sealed class ChangeHistory(TimeProvider clock)
{
    /// <summary>How many changes are kept of a stack.</summary>
    public const int MaxOfStack = 40;

    /// <summary>How many changes are kept of all stacks.</summary>
    public const int MaxOfAll = 4000;

    private const int MaxFields = 20;
    private const int MaxLength = 200;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedList<AppliedChange>> _stacks = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Notes that a change begins. One that is tried again is the same change.</summary>
    /// <param name="key">The key of the stack.</param>
    /// <param name="commit">The commit in force; null without git.</param>
    /// <param name="change">The change.</param>
    public void Begin(string key, string? commit, PlannedChange change)
    {
        var (resource, action) = (change.Address.ToString(), PlanSummary.Verb(change.Kind));
        lock (_lock)
        {
            if (!_stacks.TryGetValue(key, out var changes)) _stacks[key] = changes = new LinkedList<AppliedChange>();
            if (FindLast(changes, resource) is { } last && last.Value.Commit == commit && IsOpen(last.Value))
            {
                if (last.Value.Action == action)
                {
                    last.Value = last.Value with { Attempts = last.Value.Attempts + 1 };
                    return;
                }

                // What is replaced is deleted first, and created in a later pass.
                if (change.Kind == ChangeKind.Create && last.Value.Action == PlanSummary.Verb(ChangeKind.Replace)) return;
            }

            changes.AddLast(new AppliedChange(
                clock.GetUtcNow(), commit, resource, action, change.IsDrift, change.Reason, Describe(change)));
            _count++;
            if (changes.Count > MaxOfStack) DropFirst(changes);
            else if (_count > MaxOfAll) DropFirst(_stacks.Values.Where(other => other.Count > 0).MinBy(other => other.First!.Value.Time)!);
        }
    }

    /// <summary>Notes what became of a resource in a pass.</summary>
    /// <param name="key">The key of the stack.</param>
    /// <param name="outcome">The outcome.</param>
    public void End(string key, ResourceOutcome outcome)
    {
        var resource = outcome.Address.ToString();
        lock (_lock)
        {
            if (!_stacks.TryGetValue(key, out var changes) || FindLast(changes, resource) is not { } last || !IsOpen(last.Value)) return;
            last.Value = last.Value with { State = outcome.State.ToString(), StateReason = outcome.Reason };
        }
    }

    /// <summary>Returns the changes of a stack, the latest first.</summary>
    public IReadOnlyList<AppliedChange> Find(string key)
    {
        lock (_lock) return _stacks.TryGetValue(key, out var changes) ? [.. changes.Reverse()] : [];
    }

    /// <summary>Forgets the changes of a stack.</summary>
    public void Forget(string key)
    {
        lock (_lock)
        {
            if (_stacks.Remove(key, out var changes)) _count -= changes.Count;
        }
    }

    private static bool IsOpen(AppliedChange change) =>
        change.State is not (nameof(ResourceState.Ready) or nameof(ResourceState.Deleted));

    private static LinkedListNode<AppliedChange>? FindLast(LinkedList<AppliedChange> changes, string resource)
    {
        var node = changes.Last;
        while (node is not null && node.Value.Resource != resource) node = node.Previous;
        return node;
    }

    private void DropFirst(LinkedList<AppliedChange> changes)
    {
        changes.RemoveFirst();
        _count--;
    }

    private static List<AppliedChange.Field> Describe(PlannedChange change) =>
        [.. PlanSummary.Visible(change.Fields, isVerbose: false)
            .Take(MaxFields)
            .Select(field => new AppliedChange.Field(field.Path, Show(field.Old), Show(field.New)))];

    private static string? Show(JsonNode? value)
    {
        if (value is null) return null;
        var text = value.ToJsonString(Json.Compact);
        return text.Length <= MaxLength ? text : $"{text[..MaxLength]}...";
    }
}
