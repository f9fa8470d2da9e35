namespace Reconciler.Engine.Aws;

/// <summary>The call rate of one operation in one account and region.</summary>
/// <param name="AccountId">The account: 12 digits.</param>
/// <param name="Region">The region; empty for a service without regions, such as IAM.</param>
/// <param name="Service">The service, as the SDK names it, such as <c>BedrockAgentCoreControl</c>.</param>
/// <param name="Operation">The operation, such as <c>ListPolicies</c>.</param>
public sealed record CallRate(string AccountId, string Region, string Service, string Operation)
{
    /// <summary>The quota that is known of AWS, in calls a second; infinite for endpoints without known quotas.</summary>
    public required double Quota { get; init; }

    /// <summary>The rate in force, in calls a second: 95% of the quota, or less where AWS throttles before.</summary>
    public required double PerSecond { get; init; }

    /// <summary>How many calls were answered, refusals included, throttled ones not. It begins anew after an hour without calls.</summary>
    public required long Answered { get; init; }

    /// <summary>How many of the answered calls had the priority <see cref="CallPriority.Resync"/>.</summary>
    public long Resyncs { get; init; }

    /// <summary>How many calls were throttled.</summary>
    public required long Throttled { get; init; }

    /// <summary>How many calls wait for the rate now.</summary>
    public required int Waiting { get; init; }
}
