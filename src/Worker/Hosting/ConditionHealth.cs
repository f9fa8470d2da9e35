using Reconciler.Engine.Model;

namespace Reconciler.Worker.Hosting;

/// <summary>Whether a condition is as people want it.</summary>
internal static class ConditionHealth
{
    /// <summary>Whether the condition needs nobody: the status that is good differs from type to type.</summary>
    public static bool IsGood(Condition condition) => condition.Type switch
    {
        ConditionTypes.Drifted or ConditionTypes.Stalled or ConditionTypes.Suspended => !condition.Status,
        _ => condition.Status,
    };
}
