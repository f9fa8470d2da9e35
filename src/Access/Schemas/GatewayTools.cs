namespace Reconciler.Access.Schemas;

/// <summary>A gateway and its tools, as far as they are known.</summary>
/// <param name="Arn">The gateway's ARN.</param>
/// <param name="Targets">The targets, or null if they are unknown: then every action that a policy names may exist.</param>
public sealed record GatewayTools(string Arn, IReadOnlyList<TargetTools>? Targets)
{
    /// <summary>A gateway with unknown targets.</summary>
    public static GatewayTools WithUnknownTools(string arn) => new(arn, null);
}
