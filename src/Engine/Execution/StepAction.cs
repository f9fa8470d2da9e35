namespace Reconciler.Engine.Execution;

/// <summary>The mutating call that a step makes.</summary>
internal enum StepAction
{
    /// <summary>No call.</summary>
    None,

    /// <summary>Create the resource.</summary>
    Create,

    /// <summary>Update it in place.</summary>
    Update,

    /// <summary>Repair it in place.</summary>
    Repair,

    /// <summary>Delete it, to create it again.</summary>
    Replace,

    /// <summary>Delete it.</summary>
    Delete,
}
