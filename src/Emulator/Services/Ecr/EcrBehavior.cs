namespace Reconciler.Emulator.Services.Ecr;

/// <summary>ECR's deviations from the service.</summary>
internal sealed class EcrBehavior
{
    /// <summary>Whether PutImage takes manifests whose layers nobody has uploaded, which AWS refuses.</summary>
    public bool AcceptMissingLayers { get; set; }
}
