using Reconciler.Engine.Control;
using Reconciler.Engine.Model;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>The conditions of a stack in one line, where they say one thing.</summary>
internal static class ConditionText
{
    /// <summary>Returns the line; null if the conditions say different things, so that each needs a line of its own.</summary>
    public static string? Summarize(StackStatus status)
    {
        if (Get(status, ConditionTypes.Stalled) || Get(status, ConditionTypes.Drifted)) return null;
        if (Get(status, ConditionTypes.Ready) && Get(status, ConditionTypes.Synced))
        {
            return $"Ready, Synced, not Drifted, not Stalled: {Lower(Message(status, ConditionTypes.Ready))}";
        }

        var missing = status.Resources.Count(resource => resource.State == Engine.Execution.ResourceState.Missing);
        return missing > 0 && missing == status.Resources.Count ? $"Not applied yet: {missing} missing." : null;
    }

    private static bool Get(StackStatus status, string type) => status.Conditions.First(condition => condition.Type == type).Status;

    private static string Message(StackStatus status, string type) => status.Conditions.First(condition => condition.Type == type).Message;

    private static string Lower(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..];
}
