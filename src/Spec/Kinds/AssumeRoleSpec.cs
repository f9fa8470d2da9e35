using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Kinds;

/// <summary>The role that the stack's calls are made with, for stacks in another account.</summary>
public sealed class AssumeRoleSpec
{
    /// <summary>The role.</summary>
    /// <example>arn:aws:iam::123456789012:role/deployer</example>
    [ConstrainedBy(typeof(CreateAgentRuntimeRequest), nameof(CreateAgentRuntimeRequest.RoleArn))]
    public required string Arn { get; set; }

    /// <summary>What the trust policy of the role asks for as <c>sts:ExternalId</c>.</summary>
    /// <example>shop-production</example>
    [TextLength(2, 1224)]
    public string? ExternalId { get; set; }

    /// <summary>
    /// The tags of the session, which policies see as <c>aws:PrincipalTag/KEY</c>. The trust policy must allow sts:TagSession.
    /// </summary>
    /// <example>{"team": "tools"}</example>
    public Dictionary<string, string>? SessionTags { get; set; }
}
