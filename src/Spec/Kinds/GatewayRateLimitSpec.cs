using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Kinds;

/// <summary>
/// A rate limit of a gateway: how many requests each caller, target or tool may make. Each entry says the rate for some values of the
/// dimensions; <c>*</c> stands for all values that no other entry names. The rate 0 blocks.
/// </summary>
[MustSet("dimensionKeys")]
[MustSet("entries")]
[Forbidden("tags", "a GatewayRateLimit cannot carry tags", "remove tags, or set them at its Gateway")]
[Mirrors(
    typeof(CreateGatewayRateLimitRequest), nameof(CreateGatewayRateLimitRequest.ClientToken),
    nameof(CreateGatewayRateLimitRequest.GatewayIdentifier))]
public sealed class GatewayRateLimitSpec : MirroringSpec<CreateGatewayRateLimitRequest>
{
    /// <summary>The <c>Gateway</c> object the limit belongs to.</summary>
    /// <example>tools</example>
    public required string Gateway { get; set; }
}
