using Amazon.BedrockAgentCoreControl.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>What happens to a resource that is no longer declared.</summary>
public enum DeletionPolicy
{
    /// <summary>Delete the resource.</summary>
    Delete,

    /// <summary>Keep the resource and stop managing it.</summary>
    Retain,
}
