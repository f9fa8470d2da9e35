namespace Reconciler.Emulator.Platform;

/// <summary>How the account differs from an ideal one in every service. May be changed while the emulator runs.</summary>
internal sealed class AccountBehavior
{
    /// <summary>How long list calls go on showing what they showed before a change.</summary>
    public TimeSpan ListLag { get; set; }

    /// <summary>Enforces the published request quotas with token buckets per operation.</summary>
    public bool EnforceQuotas { get; set; }

    /// <summary>Refuses callers with the credentials of a role whose policies allow the operation's action on no resource.</summary>
    public bool EnforceCallerPermissions { get; set; }
}
