using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Kinds;

/// <summary>
/// A rule of a gateway: which of its targets gets a request, by path or by the IAM identity of the caller. Of the rules that match, the one
/// with the lowest priority number counts.
/// </summary>
[MustSet("priority")]
[MustSet("actions")]
[Forbidden("tags", "a GatewayRule cannot carry tags", "remove tags, or set them at its Gateway")]
[Mirrors(typeof(CreateGatewayRuleRequest), nameof(CreateGatewayRuleRequest.ClientToken), nameof(CreateGatewayRuleRequest.GatewayIdentifier))]
public sealed class GatewayRuleSpec : MirroringSpec<CreateGatewayRuleRequest>
{
    /// <summary>The <c>Gateway</c> object the rule belongs to.</summary>
    /// <example>tools</example>
    public required string Gateway { get; set; }
}
