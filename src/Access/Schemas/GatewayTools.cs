namespace Reconciler.Access.Schemas;

/// <summary>A gateway and what it offers, as far as it is known.</summary>
/// <param name="Arn">The gateway's ARN.</param>
/// <param name="Targets">Its targets; <see langword="null"/> when they are not known: then every action a policy names is taken on trust.</param>
public sealed record GatewayTools(string Arn, IReadOnlyList<TargetTools>? Targets)
{
    /// <summary>A gateway of which nothing but the name is known.</summary>
    public static GatewayTools WithUnknownTools(string arn) => new(arn, null);
}
