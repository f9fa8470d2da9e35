using Reconciler.Emulator.Platform.Pipeline;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>The ways in which AgentCore is less than instant and consistent.</summary>
internal sealed class AgentCoreBehavior
{
    /// <summary>How long the container of a new runtime version takes to answer; a target that lists its tools earlier fails.</summary>
    public TimeSpan RuntimeColdStart { get; set; }

    /// <summary>How many of the next listings of a target's tools fail, with <see cref="TargetListingFailure"/> as the reason.</summary>
    public int TargetListingFailures { get; set; }

    /// <summary>What the status reason of such a target says after the service's own introduction.</summary>
    public string TargetListingFailure { get; set; } = "Authorization error when sending message";

    /// <summary>How often READY is followed by one more transitional state before it stays.</summary>
    public int ReadyFlaps { get; set; }

    /// <summary>How long resources go on showing the status that they had before their deletion was asked for.</summary>
    public TimeSpan DeleteStatusLag { get; set; }

    /// <summary>How long a policy engine answers 409 to its deletion after its last policy is gone.</summary>
    public TimeSpan PolicyEngineDeleteLag { get; set; }

    /// <summary>How long a deleted target still counts against the deletion of its gateway.</summary>
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

    /// <summary>The reason of a listing that is to fail, which is counted; <see langword="null"/> when none is.</summary>
    public string? TakeTargetListingFailure()
    {
        if (TargetListingFailures == 0)
            return null;
        TargetListingFailures--;
        return TargetListingFailure;
    }
}
