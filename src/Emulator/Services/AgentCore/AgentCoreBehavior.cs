using Reconciler.Emulator.Platform.Pipeline;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>AgentCore's deviations from an ideal service.</summary>
internal sealed class AgentCoreBehavior
{
    /// <summary>How long the container of a new runtime version takes to start. A target that lists its tools earlier fails.</summary>
    public TimeSpan RuntimeColdStart { get; set; }

    /// <summary>The number of the next tool listings of targets that fail with <see cref="TargetListingFailure"/>.</summary>
    public int TargetListingFailures { get; set; }

    /// <summary>The cause in the status reason of such a target.</summary>
    public string TargetListingFailure { get; set; } = "Authorization error when sending message";

    /// <summary>How often a resource returns from its final status to the transitional one before the final status is stable.</summary>
    public int ReadyFlaps { get; set; }

    /// <summary>How long a resource keeps its old status after a delete call.</summary>
    public TimeSpan DeleteStatusLag { get; set; }

    /// <summary>How long deleting a policy engine fails with 409 after its last policy is gone.</summary>
    public TimeSpan PolicyEngineDeleteLag { get; set; }

    /// <summary>How long a deleted target still blocks the deletion of its gateway.</summary>
    public TimeSpan TargetDeleteLag { get; set; }

    public IReadOnlyList<BehaviorSwitch> Switches =>
    [
        BehaviorSwitch.ForTime("runtimeColdStart", () => RuntimeColdStart, v => RuntimeColdStart = v),
        BehaviorSwitch.ForNumber("targetListingFailures", () => TargetListingFailures, v => TargetListingFailures = v),
        BehaviorSwitch.ForText("targetListingFailure", () => TargetListingFailure, v => TargetListingFailure = v),
        BehaviorSwitch.ForNumber("readyFlaps", () => ReadyFlaps, v => ReadyFlaps = v),
        BehaviorSwitch.ForTime("deleteStatusLag", () => DeleteStatusLag, v => DeleteStatusLag = v),
        BehaviorSwitch.ForTime("policyEngineDeleteLag", () => PolicyEngineDeleteLag, v => PolicyEngineDeleteLag = v),
        BehaviorSwitch.ForTime("targetDeleteLag", () => TargetDeleteLag, v => TargetDeleteLag = v),
    ];

    /// <summary>Counts a tool listing. Returns the failure to inject into it, or <see langword="null"/> if there is none.</summary>
    public string? TakeTargetListingFailure()
    {
        if (TargetListingFailures == 0)
            return null;
        TargetListingFailures--;
        return TargetListingFailure;
    }
}
