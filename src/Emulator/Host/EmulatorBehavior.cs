using Reconciler.Emulator.DataPlane.Gateway;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Services.AgentCore;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.Host;

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
    public TimeSpan RolePropagation
    {
        get => Iam.RolePropagation;
        set => Iam.RolePropagation = value;
    }

    /// <summary>How long list calls go on showing what they showed before a change.</summary>
    public TimeSpan ListLag
    {
        get => Account.ListLag;
        set => Account.ListLag = value;
    }

    /// <summary>How long the container of a new runtime version takes to answer; a target that lists its tools earlier fails.</summary>
    public TimeSpan RuntimeColdStart
    {
        get => AgentCore.RuntimeColdStart;
        set => AgentCore.RuntimeColdStart = value;
    }

    /// <summary>How many of the next listings of a target's tools fail, with <see cref="TargetListingFailure"/> as the reason.</summary>
    public int TargetListingFailures
    {
        get => AgentCore.TargetListingFailures;
        set => AgentCore.TargetListingFailures = value;
    }

    /// <summary>What the status reason of such a target says after the service's own introduction.</summary>
    public string TargetListingFailure
    {
        get => AgentCore.TargetListingFailure;
        set => AgentCore.TargetListingFailure = value;
    }

    /// <summary>How often READY is followed by one more transitional state before it stays.</summary>
    public int ReadyFlaps
    {
        get => AgentCore.ReadyFlaps;
        set => AgentCore.ReadyFlaps = value;
    }

    /// <summary>How long resources of AgentCore go on showing the status that they had before their deletion was asked for.</summary>
    public TimeSpan DeleteStatusLag
    {
        get => AgentCore.DeleteStatusLag;
        set => AgentCore.DeleteStatusLag = value;
    }

    /// <summary>How long a policy engine answers 409 to its deletion after its last policy is gone.</summary>
    public TimeSpan PolicyEngineDeleteLag
    {
        get => AgentCore.PolicyEngineDeleteLag;
        set => AgentCore.PolicyEngineDeleteLag = value;
    }

    /// <summary>How long a deleted target still counts against the deletion of its gateway.</summary>
    public TimeSpan TargetDeleteLag
    {
        get => AgentCore.TargetDeleteLag;
        set => AgentCore.TargetDeleteLag = value;
    }

    /// <summary>Enforces the published request quotas with token buckets per operation.</summary>
    public bool EnforceQuotas
    {
        get => Account.EnforceQuotas;
        set => Account.EnforceQuotas = value;
    }

    /// <summary>
    /// Refuses callers with the temporary credentials of a role whose policies allow the operation's action on no resource at all.
    /// Which resources they allow it on is not looked at.
    /// </summary>
    public bool EnforceCallerPermissions
    {
        get => Account.EnforceCallerPermissions;
        set => Account.EnforceCallerPermissions = value;
    }

    /// <summary>How gateways tell that a policy forbids a tool call.</summary>
    public PolicyDenialForm PolicyDenial
    {
        get => Gateway.PolicyDenial;
        set => Gateway.PolicyDenial = value;
    }

    internal AccountBehavior Account { get; } = new();

    internal IamBehavior Iam { get; } = new();

    internal AgentCoreBehavior AgentCore { get; } = new();

    internal GatewayBehavior Gateway { get; } = new();
}
