using Reconciler.Access.Authorization;
using Reconciler.Emulator.DataPlane.Gateway;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Services.AgentCore;
using Reconciler.Emulator.Services.Ecr;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.Host;

/// <summary>
/// The delays and inconsistencies of AWS that the emulator reproduces. All are off by default. They can be changed while the emulator runs,
/// also over HTTP: <c>GET</c> and <c>POST /_emulator/behavior</c>.
/// </summary>
public sealed class EmulatorBehavior
{
    /// <summary>
    /// How long a new role, trust policy or attached policy is invisible to the services that assume the role; inline policies take half as
    /// long. In the second half of the time the result alternates, as on AWS: one success does not prove that propagation is complete.
    /// </summary>
    public TimeSpan RolePropagation
    {
        get => Iam.RolePropagation;
        set => Iam.RolePropagation = value;
    }

    /// <summary>How long list operations return the state before a change.</summary>
    public TimeSpan ListLag
    {
        get => Account.ListLag;
        set => Account.ListLag = value;
    }

    /// <summary>How long a new runtime version needs until it responds; synchronizing a target before that fails.</summary>
    public TimeSpan RuntimeColdStart
    {
        get => AgentCore.RuntimeColdStart;
        set => AgentCore.RuntimeColdStart = value;
    }

    /// <summary>How many of the next target synchronizations fail, with <see cref="TargetListingFailure"/> as the reason.</summary>
    public int TargetListingFailures
    {
        get => AgentCore.TargetListingFailures;
        set => AgentCore.TargetListingFailures = value;
    }

    /// <summary>The status reason of a target after such a failure, without AgentCore's standard introduction.</summary>
    public string TargetListingFailure
    {
        get => AgentCore.TargetListingFailure;
        set => AgentCore.TargetListingFailure = value;
    }

    /// <summary>How often a resource returns from READY to a transitional state before it stays READY.</summary>
    public int ReadyFlaps
    {
        get => AgentCore.ReadyFlaps;
        set => AgentCore.ReadyFlaps = value;
    }

    /// <summary>How long AgentCore resources show their previous status after a delete request.</summary>
    public TimeSpan DeleteStatusLag
    {
        get => AgentCore.DeleteStatusLag;
        set => AgentCore.DeleteStatusLag = value;
    }

    /// <summary>How long deleting a policy engine fails with 409 after its last policy was deleted.</summary>
    public TimeSpan PolicyEngineDeleteLag
    {
        get => AgentCore.PolicyEngineDeleteLag;
        set => AgentCore.PolicyEngineDeleteLag = value;
    }

    /// <summary>How long a deleted target still prevents the deletion of its gateway.</summary>
    public TimeSpan TargetDeleteLag
    {
        get => AgentCore.TargetDeleteLag;
        set => AgentCore.TargetDeleteLag = value;
    }

    /// <summary>Whether the published request quotas are enforced, with a token bucket for each operation and region.</summary>
    public bool EnforceQuotas
    {
        get => Account.EnforceQuotas;
        set => Account.EnforceQuotas = value;
    }

    /// <summary>
    /// The account's quotas as a share of the published ones; 1 by default. AWS gives some accounts less, or more on request.
    /// </summary>
    public double QuotaScale
    {
        get => Account.QuotaScale;
        set => Account.QuotaScale = value;
    }

    /// <summary>
    /// Whether signed requests are refused unless the identity policies of the user or role allow the operation's actions on its resources.
    /// The account's own access keys may call everything.
    /// </summary>
    public bool EnforceCallerPermissions
    {
        get => Account.EnforceCallerPermissions;
        set => Account.EnforceCallerPermissions = value;
    }

    /// <summary>
    /// Whether ECR's PutImage takes manifests whose layers nobody has uploaded. AWS refuses them; the made-up manifests of tests need it.
    /// </summary>
    public bool AcceptMissingLayers
    {
        get => Ecr.AcceptMissingLayers;
        set => Ecr.AcceptMissingLayers = value;
    }

    /// <summary>The form of a gateway's response to a tool call that a policy denies.</summary>
    public PolicyDenialForm PolicyDenial
    {
        get => Gateway.PolicyDenial;
        set => Gateway.PolicyDenial = value;
    }

    /// <summary>
    /// How conditions of policies count that depend on history or on guardrails, which the emulator does not decide. By default they deny.
    /// </summary>
    public UndecidableClauses Undecidable
    {
        get => Gateway.Undecidable;
        set => Gateway.Undecidable = value;
    }

    internal AccountBehavior Account { get; } = new();

    internal IamBehavior Iam { get; } = new();

    internal EcrBehavior Ecr { get; } = new();

    internal AgentCoreBehavior AgentCore { get; } = new();

    internal GatewayBehavior Gateway { get; } = new();
}
