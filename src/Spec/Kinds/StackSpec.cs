using Amazon.BedrockAgentCoreControl.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>Settings of a stack: one document of kind <c>Stack</c> a folder, all of it optional.</summary>
public sealed class StackSpec : ISpec
{
    /// <summary>The AWS region, such as <c>us-east-1</c>; the environment's when unset.</summary>
    public string? Region { get; set; }

    /// <summary>A role to assume before any call, for stacks that live in another account.</summary>
    [ConstrainedBy(typeof(CreateAgentRuntimeRequest), nameof(CreateAgentRuntimeRequest.RoleArn))]
    public string? AssumeRoleArn { get; set; }

    /// <summary>Tags of every resource that can carry tags.</summary>
    public Dictionary<string, string>? Tags { get; set; }

    /// <summary>What to do when live state changed behind our back.</summary>
    public DriftPolicy Drift { get; set; } = DriftPolicy.Heal;

    /// <summary>Whether resources that no spec asks for any more are deleted.</summary>
    public bool Prune { get; set; } = true;

    /// <summary>What happens to resources whose object leaves git, and on destroy.</summary>
    public DeletionPolicy DeletionPolicy { get; set; } = DeletionPolicy.Delete;
}

/// <summary>What to do about drift.</summary>
public enum DriftPolicy
{
    /// <summary>Change live state back to what git says.</summary>
    Heal,

    /// <summary>Say so, change nothing.</summary>
    Report,
}

/// <summary>What happens to a resource that is no longer wanted.</summary>
public enum DeletionPolicy
{
    /// <summary>It is deleted.</summary>
    Delete,

    /// <summary>It stays and is forgotten.</summary>
    Retain,
}
