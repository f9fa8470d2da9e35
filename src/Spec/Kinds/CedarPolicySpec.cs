using Amazon.BedrockAgentCoreControl.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>A Cedar or Dogwood policy of a policy engine, or several.</summary>
[Mirrors(typeof(CreatePolicyRequest), nameof(CreatePolicyRequest.ClientToken), nameof(CreatePolicyRequest.PolicyEngineId))]
public sealed class CedarPolicySpec : MirroringSpec<CreatePolicyRequest>
{
    /// <summary>The <c>PolicyEngine</c> object the policy belongs to.</summary>
    public required string PolicyEngine { get; set; }

    /// <summary>
    /// The policy in Cedar or Dogwood, shorthand for <c>definition.cedar.statement</c> or <c>definition.policy.statement</c>; may contain
    /// <c>${Gateway/name.arn}</c>.
    /// </summary>
    public string? Statement { get; set; }

    /// <summary>Several policies by their names. Each becomes a policy of its own, <c>OBJECT_NAME</c>.</summary>
    public Dictionary<string, string>? Statements { get; set; }

    /// <summary>
    /// A file with the policy, relative to the spec's file. A file with several policies, or a folder of <c>.cedar</c> and <c>.dw</c>
    /// files, must name each policy by <c>@id</c>.
    /// </summary>
    public string? StatementFile { get; set; }
}
