using Amazon.BedrockAgentCoreControl.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>What to do about drift.</summary>
public enum DriftPolicy
{
    /// <summary>Restore the state that the specs declare.</summary>
    Heal,

    /// <summary>Report the drift and change nothing.</summary>
    Report,
}
