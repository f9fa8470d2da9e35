namespace Reconciler.Engine.Model;

/// <summary>The values of <see cref="Condition.Reason"/>. They are stable: alerts and scripts may compare them.</summary>
public static class ConditionReasons
{
    /// <summary><see cref="ConditionTypes.Ready"/> holds.</summary>
    public const string Converged = "Converged";

    /// <summary><see cref="ConditionTypes.Ready"/> does not hold: at least one resource is still being changed.</summary>
    public const string InProgress = "InProgress";

    /// <summary><see cref="ConditionTypes.Synced"/> holds.</summary>
    public const string Synced = "Synced";

    /// <summary><see cref="ConditionTypes.Synced"/> does not hold: at least one resource is stalled or in conflict.</summary>
    public const string Failed = "Failed";

    /// <summary><see cref="ConditionTypes.Synced"/> does not hold: a pass would prune too many resources without confirmation.</summary>
    public const string PruneHalted = "PruneHalted";

    /// <summary>
    /// <see cref="ConditionTypes.Ready"/> and <see cref="ConditionTypes.Synced"/> do not hold: at least one resource does not exist.
    /// </summary>
    public const string Missing = "Missing";

    /// <summary>
    /// <see cref="ConditionTypes.Synced"/> does not hold: at least one resource differs from the specs, and no change was made yet.
    /// </summary>
    public const string OutOfSync = "OutOfSync";

    /// <summary><see cref="ConditionTypes.Drifted"/> holds.</summary>
    public const string DriftDetected = "DriftDetected";

    /// <summary>
    /// <see cref="ConditionTypes.Drifted"/> holds for a resource that was healed three times or more and is changed again each time:
    /// another tool works on it. Each further attempt comes later.
    /// </summary>
    public const string Oscillating = "Oscillating";

    /// <summary><see cref="ConditionTypes.Drifted"/> does not hold.</summary>
    public const string NoDrift = "NoDrift";

    /// <summary>
    /// <see cref="ConditionTypes.Suspended"/> holds, and therefore <see cref="ConditionTypes.Ready"/> and
    /// <see cref="ConditionTypes.Synced"/> do not.
    /// </summary>
    public const string Suspended = "Suspended";

    /// <summary><see cref="ConditionTypes.Stalled"/> holds.</summary>
    public const string NeedsAttention = "NeedsAttention";

    /// <summary><see cref="ConditionTypes.Stalled"/> does not hold.</summary>
    public const string Progressing = "Progressing";

    /// <summary><see cref="ConditionTypes.ToolsChanged"/> holds: the gateways still offer the tools that were agreed to.</summary>
    public const string Held = "Held";

    /// <summary><see cref="ConditionTypes.ToolsChanged"/> holds: a gateway may offer tools that nobody agreed to.</summary>
    public const string InForce = "InForce";

    /// <summary><see cref="ConditionTypes.ToolsUnknown"/> holds: a server does not list its tools.</summary>
    public const string Unlisted = "Unlisted";
}
