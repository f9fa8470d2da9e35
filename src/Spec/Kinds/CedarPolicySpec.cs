using Amazon.BedrockAgentCoreControl.Model;

namespace Reconciler.Spec.Kinds;

/// <summary>A Cedar policy of a policy engine.</summary>
[Mirrors(typeof(CreatePolicyRequest), nameof(CreatePolicyRequest.ClientToken), nameof(CreatePolicyRequest.PolicyEngineId))]
public sealed class CedarPolicySpec : MirroringSpec<CreatePolicyRequest>
{
    /// <summary>The <c>PolicyEngine</c> object the policy belongs to.</summary>
    public required string PolicyEngine { get; set; }

    /// <summary>
    /// The policy as Cedar text, shorthand for <c>definition.cedar.statement</c>; may contain <c>${Gateway/name.arn}</c>.
    /// </summary>
    public string? Statement { get; set; }

    /// <summary>A file with the policy, relative to the spec's file.</summary>
    public string? StatementFile { get; set; }
}
