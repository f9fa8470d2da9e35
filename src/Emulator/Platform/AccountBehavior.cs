namespace Reconciler.Emulator.Platform;

/// <summary>The account's deviations from an ideal one, in all services. They can be changed while the emulator runs.</summary>
internal sealed class AccountBehavior
{
    /// <summary>How long list calls return the state from before a change.</summary>
    public TimeSpan ListLag { get; set; }

    /// <summary>Enforces the published request quotas with token buckets per operation and region.</summary>
    public bool EnforceQuotas { get; set; }

    /// <summary>The account's quotas as a share of the published ones: call rates and numbers of resources.</summary>
    public double QuotaScale { get; set; } = 1;

    /// <summary>Denies a call if no policy of the caller's role allows the operation's action on any resource.</summary>
    public bool EnforceCallerPermissions { get; set; }
}
