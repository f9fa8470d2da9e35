namespace Reconciler.Worker.Hosting;

/// <summary>Why a stack has a pass. Passes with the lower value go first.</summary>
internal enum WorkPriority
{
    /// <summary>Its files changed, or one of its resources is in motion or is tried again: somebody waits for it.</summary>
    Change,

    /// <summary>This process has not looked at it yet. Stacks under way become ready before others are begun.</summary>
    Start,

    /// <summary>It was as it should be when it was looked at last.</summary>
    Resync,
}
