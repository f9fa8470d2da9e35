namespace Reconciler.Emulator;

/// <summary>
/// The ways in which AWS is less than instant and consistent. Everything is off by default and may be changed while the emulator runs;
/// also over HTTP: <c>GET</c> and <c>POST /_emulator/behavior</c>.
/// </summary>
public sealed class EmulatorBehavior
{
    /// <summary>
    /// How long a new role, trust policy or attached policy is invisible to the services that assume the role. Inline policies take half of it.
    /// In the second half of the time the answer flaps, as the real one does: one success proves nothing.
    /// </summary>
    public TimeSpan RolePropagation { get; set; }

    /// <summary>How long list calls go on showing what they showed before a change.</summary>
    public TimeSpan ListLag { get; set; }

    /// <summary>How long the container of a new runtime version takes to answer; a target that lists its tools earlier fails.</summary>
    public TimeSpan RuntimeColdStart { get; set; }

    /// <summary>How many of the next listings of a target's tools fail, with <see cref="TargetListingFailure"/> as the reason.</summary>
    public int TargetListingFailures { get; set; }

    /// <summary>What the status reason of such a target says after the service's own introduction.</summary>
    public string TargetListingFailure { get; set; } = "Authorization error when sending message";

    /// <summary>How often READY is followed by one more transitional state before it stays.</summary>
    public int ReadyFlaps { get; set; }

    /// <summary>How long resources of AgentCore go on showing the status that they had before their deletion was asked for.</summary>
    public TimeSpan DeleteStatusLag { get; set; }

    /// <summary>How long a policy engine answers 409 to its deletion after its last policy is gone.</summary>
    public TimeSpan PolicyEngineDeleteLag { get; set; }

    /// <summary>How long a deleted target still counts against the deletion of its gateway.</summary>
    public TimeSpan TargetDeleteLag { get; set; }

    /// <summary>Enforces the published request quotas with token buckets per operation.</summary>
    public bool EnforceQuotas { get; set; }

    /// <summary>
    /// Refuses callers with the temporary credentials of a role whose policies allow the operation's action on no resource at all.
    /// Which resources they allow it on is not looked at.
    /// </summary>
    public bool EnforceCallerPermissions { get; set; }

    /// <summary>How gateways tell that a policy forbids a tool call.</summary>
    public PolicyDenialForm PolicyDenial { get; set; }

    internal string? TakeTargetListingFailure()
    {
        if (TargetListingFailures == 0)
            return null;
        TargetListingFailures--;
        return TargetListingFailure;
    }
}
