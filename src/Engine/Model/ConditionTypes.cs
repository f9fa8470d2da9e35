namespace Reconciler.Engine.Model;

/// <summary>The values of <see cref="Condition.Type"/>. Every stack has each of them once, except those that it has only while they hold.</summary>
public static class ConditionTypes
{
    /// <summary>All resources match the specs and can be used.</summary>
    public const string Ready = "Ready";

    /// <summary>AWS accepted every change, and no deletion waits for confirmation.</summary>
    public const string Synced = "Synced";

    /// <summary>At least one resource was changed outside of git since it was applied last.</summary>
    public const string Drifted = "Drifted";

    /// <summary>At least one resource needs a change of its spec, or of the account, before it can become ready.</summary>
    public const string Stalled = "Stalled";

    /// <summary>At least one resource is suspended: it is observed and not changed. A stack has it only while it holds.</summary>
    public const string Suspended = "Suspended";

    /// <summary>A server lists tools that nobody agreed to. A stack has it only while it holds.</summary>
    public const string ToolsChanged = "ToolsChanged";

    /// <summary>The tools of a server are unknown, so that changes of them go unnoticed. A stack has it only while it holds.</summary>
    public const string ToolsUnknown = "ToolsUnknown";
}
