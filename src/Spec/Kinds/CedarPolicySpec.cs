using Amazon.BedrockAgentCoreControl.Model;
using Amazon.Runtime.Internal;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Kinds;

/// <summary>A Cedar or Dogwood policy of a policy engine, or several.</summary>
[ExactlyOne("statement", "statements", "statementFile", "definition")]
[Forbidden("tags", "a CedarPolicy cannot carry tags", "remove tags, or set them at its PolicyEngine")]
[Mirrors(typeof(CreatePolicyRequest), nameof(CreatePolicyRequest.ClientToken), nameof(CreatePolicyRequest.PolicyEngineId))]
public sealed class CedarPolicySpec : MirroringSpec<CreatePolicyRequest>
{
    internal const int MinStatementLength = 35;
    internal const int MaxStatementLength = 10_000;

    /// <summary>The <c>PolicyEngine</c> object the policy belongs to.</summary>
    /// <example>tools-engine</example>
    public required string PolicyEngine { get; set; }

    /// <summary>
    /// The policy in Cedar or Dogwood, shorthand for <c>definition.cedar.statement</c> or <c>definition.policy.statement</c>; may contain
    /// <c>${Gateway/name.arn}</c>.
    /// </summary>
    /// <example>"permit(principal, action, resource == AgentCore::Gateway::\"${Gateway/tools.arn}\");"</example>
    [TextLength(MinStatementLength, MaxStatementLength)]
    public string? Statement { get; set; }

    /// <summary>Several policies by their names. Each becomes a policy of its own, <c>OBJECT_NAME</c>.</summary>
    /// <example>{"search": "permit(principal, action, resource == AgentCore::Gateway::\"${Gateway/tools.arn}\");"}</example>
    [AWSProperty(Min = 1)]
    [KeyPattern("^[A-Za-z0-9][A-Za-z0-9_-]*$", "letters, digits, hyphens and underscores")]
    [TextLength(MinStatementLength, MaxStatementLength)]
    public Dictionary<string, string>? Statements { get; set; }

    /// <summary>
    /// A file with the policy, relative to the spec's file. A file with several policies, or a folder of <c>.cedar</c> and <c>.dw</c>
    /// files, must name each policy by <c>@id</c>.
    /// </summary>
    /// <example>policies/search.cedar</example>
    public string? StatementFile { get; set; }
}
