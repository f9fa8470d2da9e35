using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Kinds;

/// <summary>The settings of a stack: at most one document per folder. All members are optional.</summary>
[AtMostOne("assumeRole", "assumeRoleArn")]
public sealed class StackSpec : ISpec
{
    /// <summary>The AWS region, such as <c>us-east-1</c>; the region of the environment if unset.</summary>
    /// <example>us-east-1</example>
    public string? Region { get; set; }

    /// <summary>A role to assume before any call, for stacks in another account.</summary>
    [ConstrainedBy(typeof(CreateAgentRuntimeRequest), nameof(CreateAgentRuntimeRequest.RoleArn))]
    public string? AssumeRoleArn { get; set; }

    /// <summary>A role to assume before any call, with what its trust policy asks for. Set at most one of it and assumeRoleArn.</summary>
    public AssumeRoleSpec? AssumeRole { get; set; }

    /// <summary>The tags of every resource that supports tags.</summary>
    public Dictionary<string, string>? Tags { get; set; }

    /// <summary>
    /// Tags that other tools set and that are not drift, as patterns: <c>*</c> stands for any characters. Matching live tags stay as they
    /// are.
    /// </summary>
    /// <example>["cost-*"]</example>
    public List<string>? IgnoreTags { get; set; }

    /// <summary>
    /// The names that the stack had before. Resources of these stacks are taken over in place, and keep their names in AWS while the entry
    /// stands.
    /// </summary>
    /// <example>["old-stack"]</example>
    [ItemPattern(FormerName.StackPattern)]
    public List<string>? FormerNames { get; set; }

    /// <summary>What to do about drift: live state that others have changed.</summary>
    public DriftPolicy Drift { get; set; } = DriftPolicy.Heal;

    /// <summary>
    /// Whether the stack is only observed and reported: nothing is created, changed or deleted, by anybody, until it is resumed.
    /// </summary>
    public bool Suspend { get; set; }

    /// <summary>Whether resources that no spec declares any more are deleted.</summary>
    public bool Prune { get; set; } = true;

    /// <summary>What happens to resources whose object is removed from git, and on destroy.</summary>
    public DeletionPolicy DeletionPolicy { get; set; } = DeletionPolicy.Delete;
}
